//! What was acknowledged is there, whenever the endpoint is killed.
//!
//! Clients register definitions, make clusters, run and stop tasks, all at once and as fast as they
//! can, while the endpoint is killed again and again. Each writes down what it was answered. What
//! got no answer is in doubt: asked for once more with the same token, it must be there once.
//!
//! `NEARGATE_LIVES` says how many times (24), `NEARGATE_SEED` repeats the same choices.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use neargate_api::Operation;
use neargate_e2e::until::until;
use neargate_e2e::{Client, Lost, Machine, Serve};
use serde_json::{Value, json};

use crate::words::{definition, engine, list_tasks};

const CLIENTS: u64 = 8;
/// Tasks that run at a time, at most about: the machine under test may be small.
const ALIVE: usize = 16;
/// What DescribeTasks takes at once.
const AT_ONCE: usize = 100;

#[test]
fn nothing_acknowledged_is_lost_when_the_endpoint_is_killed_at_random() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
    let lives = number("NEARGATE_LIVES").unwrap_or(24);
    let seed = number("NEARGATE_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("NEARGATE_SEED={seed} NEARGATE_LIVES={lives}");
    let mut rng = Rng::with_seed(seed);

    let known = Known::default();
    prepare(&machine.serve());
    for life in 0..lives {
        let serve = machine.serve();
        known.settle_doubts(&serve);
        known.check_newest(&serve);
        let rngs: Vec<_> = (0..CLIENTS).map(|_| Rng::with_seed(rng.u64(..))).collect();
        let network = serve.network();
        machine.in_network(|| {
            thread::scope(|scope| {
                for (number, rng) in rngs.into_iter().enumerate() {
                    let worker = Worker {
                        name: format!("{life}-{number}"),
                        client: serve.client.clone(),
                        network: network.clone(),
                        known: &known,
                        rng,
                    };
                    scope.spawn(move || worker.work_until_lost());
                }
                thread::sleep(Duration::from_millis(rng.u64(1..400)));
                serve.kill();
            });
        });
        // Tasks end while it is away.
        thread::sleep(Duration::from_millis(rng.u64(0..100)));
    }

    let serve = machine.serve();
    known.settle_doubts(&serve);
    known.check_all(&machine, &serve);
}

fn prepare(serve: &Serve<'_>) {
    serve.done(
        Operation::RegisterTaskDefinition,
        definition("sleeper", "echo $MARK; sleep 3600"),
    );
    serve.done(
        Operation::RegisterTaskDefinition,
        definition("short", "echo $MARK; sleep 0.2; exit 7"),
    );
}

/// What the clients know that must be.
#[derive(Default)]
struct Known(Mutex<Ledger>);

#[derive(Default)]
struct Ledger {
    /// Marks of definitions, by ARN.
    definitions: BTreeMap<String, String>,
    /// Marks of clusters, by name.
    clusters: BTreeMap<String, String>,
    /// What RunTask was asked for, by mark.
    runs: BTreeMap<String, Run>,
    /// Tasks that somebody wants to stop, whether that was acknowledged or not.
    unwanted: BTreeSet<String>,
    /// Those of which it was.
    stopped: BTreeSet<String>,
    /// The moment at which a task was seen to have started.
    started: BTreeMap<String, Value>,
    /// How much of it has been checked after an earlier death.
    checked: BTreeSet<String>,
}

struct Run {
    input: Value,
    /// `None` while nobody knows.
    tasks: Option<Vec<String>>,
}

impl Run {
    fn is_short(&self) -> bool {
        self.input["taskDefinition"] == "short"
    }
}

struct Worker<'a> {
    name: String,
    client: Client,
    network: Value,
    known: &'a Known,
    rng: Rng,
}

impl Worker<'_> {
    fn work_until_lost(mut self) {
        let mut count = 0;
        loop {
            let mark = format!("{}-{count}", self.name);
            let done = match self.rng.u8(0..10) {
                0..4 => self.register(&mark),
                4..6 => self.make_cluster(&mark),
                6..9 => self.run(&mark),
                _ => self.stop(),
            };
            if done.is_err() {
                return;
            }
            count += 1;
        }
    }

    fn ask(&self, operation: Operation, input: &Value) -> Result<Value, Lost> {
        let answer = self.client.ask(operation, input)?;
        Ok(answer.unwrap_or_else(|error| panic!("{operation} is refused: {error}\n{input}")))
    }

    /// Several clients register revisions of the same family.
    fn register(&mut self, mark: &str) -> Result<(), Lost> {
        let mut input = definition(&format!("family{}", self.rng.u8(0..3)), mark);
        input["tags"] = json!([{"key": "mark", "value": mark}]);
        let answer = self.ask(Operation::RegisterTaskDefinition, &input)?;
        let arn = text(&answer["taskDefinition"]["taskDefinitionArn"]);
        let earlier = self.known.lock().definitions.insert(arn, mark.to_owned());
        assert_eq!(earlier, None, "a revision is given twice: {answer}");
        Ok(())
    }

    fn make_cluster(&self, mark: &str) -> Result<(), Lost> {
        let name = format!("cluster-{mark}");
        let tags = json!([{"key": "mark", "value": mark}]);
        let input = json!({"clusterName": name, "tags": tags});
        self.ask(Operation::CreateCluster, &input)?;
        self.known.lock().clusters.insert(name, mark.to_owned());
        Ok(())
    }

    fn run(&mut self, mark: &str) -> Result<(), Lost> {
        if self.known.lock().alive() >= ALIVE {
            return self.stop();
        }
        let family = if self.rng.bool() { "sleeper" } else { "short" };
        let input = json!({
            "taskDefinition": family,
            "launchType": "FARGATE",
            "count": self.rng.u8(1..3),
            "clientToken": mark,
            "startedBy": mark,
            "tags": [{"key": "mark", "value": mark}],
            "networkConfiguration": self.network,
            "overrides": {"containerOverrides": [
                {"name": "main", "environment": [{"name": "MARK", "value": mark}]},
            ]},
        });
        let run = Run {
            input: input.clone(),
            tasks: None,
        };
        self.known.lock().runs.insert(mark.to_owned(), run);
        let answer = self.ask(Operation::RunTask, &input)?;
        self.known.lock().acknowledge(mark, &answer);
        Ok(())
    }

    fn stop(&mut self) -> Result<(), Lost> {
        let mut ledger = self.known.lock();
        let Some(arn) = self.rng.choice(ledger.wanted()) else {
            return Ok(());
        };
        ledger.unwanted.insert(arn.clone());
        drop(ledger);
        self.ask(Operation::StopTask, &json!({"task": arn}))?;
        self.known.lock().stopped.insert(arn);
        Ok(())
    }
}

impl Ledger {
    fn acknowledge(&mut self, mark: &str, answer: &Value) {
        let tasks = answer["tasks"].as_array().expect("tasks").iter();
        let tasks: Vec<_> = tasks.map(|task| text(&task["taskArn"])).collect();
        let run = self.runs.get_mut(mark).expect("it was asked for");
        assert_eq!(json!(tasks.len()), run.input["count"], "{answer}");
        run.tasks = Some(tasks);
    }

    /// Tasks that sleep until they are stopped, which nobody wants.
    fn wanted(&self) -> Vec<String> {
        let sleepers = self.runs.values().filter(|run| !run.is_short());
        let tasks = sleepers.flat_map(|run| run.tasks.iter().flatten());
        tasks
            .filter(|arn| !self.unwanted.contains(*arn))
            .cloned()
            .collect()
    }

    fn alive(&self) -> usize {
        let doubtful = self.runs.values().filter(|run| run.tasks.is_none());
        self.wanted().len() + doubtful.count()
    }
}

impl Known {
    fn lock(&self) -> MutexGuard<'_, Ledger> {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Asks again for all that got no answer. Whether it was done before or not, it is done once.
    fn settle_doubts(&self, serve: &Serve<'_>) {
        let mut ledger = self.lock();
        let doubtful = ledger.runs.iter().filter(|(_, run)| run.tasks.is_none());
        let doubtful: Vec<_> = doubtful
            .map(|(mark, run)| (mark.clone(), run.input.clone()))
            .collect();
        for (mark, input) in doubtful {
            let answer = serve.done(Operation::RunTask, input);
            ledger.acknowledge(&mark, &answer);
        }
        let doubtful: Vec<_> = ledger.unwanted.difference(&ledger.stopped).collect();
        for arn in &doubtful {
            serve.done(Operation::StopTask, json!({"task": arn}));
        }
        ledger.stopped = ledger.unwanted.clone();
    }

    /// Checks what has not been checked after an earlier death.
    fn check_newest(&self, serve: &Serve<'_>) {
        let mut ledger = self.lock();
        let mut checked = std::mem::take(&mut ledger.checked);
        check_definitions(
            serve,
            ledger
                .definitions
                .iter()
                .filter(|(arn, _)| checked.insert(arn.to_string())),
        );
        check_clusters(
            serve,
            ledger
                .clusters
                .iter()
                .filter(|(name, _)| checked.insert(name.to_string())),
        );
        let new = ledger
            .runs
            .iter()
            .filter(|(mark, _)| checked.insert(mark.to_string()));
        for (mark, run) in new {
            check_run(serve, mark, run);
        }
        ledger.checked = checked;
        check_tasks(serve, &mut ledger);
    }

    /// Checks everything, when all is at rest.
    fn check_all(&self, machine: &Machine, serve: &Serve<'_>) {
        let mut ledger = self.lock();
        check_definitions(serve, ledger.definitions.iter());
        check_clusters(serve, ledger.clusters.iter());
        for (mark, run) in &ledger.runs {
            check_run(serve, mark, run);
        }
        until("all is at rest", || {
            check_tasks(serve, &mut ledger);
            let running = ledger.wanted();
            let at_rest = describe(serve, &all_tasks(&ledger))
                .into_iter()
                .all(|task| {
                    let arn = text(&task["taskArn"]);
                    let expected = if running.contains(&arn) {
                        "RUNNING"
                    } else {
                        "STOPPED"
                    };
                    task["lastStatus"] == expected
                });
            at_rest.then_some(())
        });
        for (mark, run) in ledger.runs.iter().filter(|(_, run)| run.is_short()) {
            for task in describe(serve, run.tasks.as_deref().unwrap_or_default()) {
                assert_eq!(task["containers"][0]["exitCode"], 7, "{task}");
                assert_eq!(task["stopCode"], "EssentialContainerExited", "{task}");
                let task = engine(machine, &task["taskArn"]);
                assert_eq!(task.logs("main"), *mark);
            }
        }
        // The engine has no task of which the endpoint's clients do not know.
        let known: BTreeSet<_> = all_tasks(&ledger)
            .iter()
            .map(|arn| crate::words::id(&json!(arn)))
            .collect();
        for directory in machine.directories() {
            assert!(known.contains(&directory), "{directory} is nobody's task");
        }
        println!(
            "{} definitions, {} clusters, {} tasks, of which {} were stopped",
            ledger.definitions.len(),
            ledger.clusters.len(),
            known.len(),
            ledger.stopped.len()
        );
        assert!(!known.is_empty() && !ledger.definitions.is_empty());
    }
}

fn check_definitions<'a>(
    serve: &Serve<'_>,
    definitions: impl Iterator<Item = (&'a String, &'a String)>,
) {
    for (arn, mark) in definitions {
        let input = json!({"taskDefinition": arn, "include": ["TAGS"]});
        let answer = serve.done(Operation::DescribeTaskDefinition, input);
        let command = &answer["taskDefinition"]["containerDefinitions"][0]["command"];
        assert_eq!(command[2], **mark, "{answer}");
        assert_eq!(answer["tags"], json!([{"key": "mark", "value": mark}]));
    }
}

fn check_clusters<'a>(serve: &Serve<'_>, clusters: impl Iterator<Item = (&'a String, &'a String)>) {
    for (name, mark) in clusters {
        let input = json!({"clusters": [name], "include": ["TAGS"]});
        let answer = serve.done(Operation::DescribeClusters, input);
        let tags = json!([{"key": "mark", "value": mark}]);
        assert_eq!(answer["clusters"][0]["tags"], tags, "{answer}");
    }
}

/// The tasks of a request are those that were acknowledged, no more and no fewer.
fn check_run(serve: &Serve<'_>, mark: &str, run: &Run) {
    let mut found = Vec::new();
    for status in ["RUNNING", "STOPPED"] {
        let input = json!({"startedBy": mark, "desiredStatus": status});
        found.extend(list_tasks(serve, &input));
    }
    let mut expected = run.tasks.clone().expect("no doubts are left");
    found.sort();
    // One that ended between the two lists is in both.
    found.dedup();
    expected.sort();
    assert_eq!(found, expected, "tasks of {mark}");
}

/// Tasks are as they were left, and those that run have not been started again.
fn check_tasks(serve: &Serve<'_>, ledger: &mut Ledger) {
    let running: BTreeSet<_> = ledger.wanted().into_iter().collect();
    for task in describe(serve, &all_tasks(ledger)) {
        let arn = text(&task["taskArn"]);
        if running.contains(&arn) {
            assert_eq!(task["desiredStatus"], "RUNNING", "{task}");
        }
        if ledger.stopped.contains(&arn) {
            assert_eq!(task["desiredStatus"], "STOPPED", "{task}");
        }
        if let Some(at) = task.get("startedAt") {
            let first = ledger.started.entry(arn).or_insert_with(|| at.clone());
            assert_eq!(first, at, "{task}");
        }
    }
}

fn all_tasks(ledger: &Ledger) -> Vec<String> {
    let runs = ledger.runs.values();
    runs.flat_map(|run| run.tasks.iter().flatten())
        .cloned()
        .collect()
}

fn describe(serve: &Serve<'_>, arns: &[String]) -> Vec<Value> {
    let mut tasks = Vec::new();
    for some in arns.chunks(AT_ONCE) {
        let answer = serve.done(Operation::DescribeTasks, json!({"tasks": some}));
        assert_eq!(answer["failures"], json!([]));
        tasks.extend(answer["tasks"].as_array().expect("tasks").iter().cloned());
    }
    tasks
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
