//! Sessions of ECS Exec, as the endpoint relays them: over the task's socket, by models of the
//! clients that people have.

use std::io::{ErrorKind, Read};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use neargate_core::timestamp::Timestamp;
use neargate_e2e::definition::{fargate, idle};
use neargate_e2e::{Machine, Task};
use neargate_protocol::client::Connection;
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::frame::{Frame, Kind};
use neargate_protocol::message::{ExecRequest, Reply, Request, SessionRequest};
use neargate_session::document::Document;
use neargate_session::models::{Bridge, Model, Npm, Ours, Plugin, PluginKind};
use neargate_session::payload::Size;
use serde_json::json;

const PATIENCE: Duration = Duration::from_secs(30);
const WINDOW: Size = Size {
    columns: 101,
    rows: 37,
};

fn connect(task: &Task) -> Connection {
    let path = format!("root/tasks/{}", task.id);
    Connection::open(&TaskDirectory::at(task.machine.outside_path(&path))).unwrap()
}

fn accepted(task: &Task, request: &Request) {
    let reply = connect(task).ask(request).unwrap();
    assert!(matches!(reply, Reply::Accepted), "{reply:?}");
}

fn open(task: &Task, command: &[&str]) {
    let command = ExecRequest {
        container: "a".into(),
        command: command.iter().map(ToString::to_string).collect(),
        user: None,
        working_directory: None,
        environment: vec![("TERM".into(), "xterm-256color".into())],
        terminal: None,
        input: false,
    };
    let request = SessionRequest {
        session_id: "ecs-execute-command-1".into(),
        token: "first".into(),
        document: Document::InteractiveCommands,
        command,
    };
    accepted(task, &Request::OpenSession(request));
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_millis(since.as_millis() as u64)
}

/// A client, and what the endpoint does for it.
struct Relay<M> {
    client: M,
    connection: Connection,
    incoming: Vec<u8>,
    /// The supervisor has closed the connection.
    ended: bool,
}

impl<M: Model> Relay<M> {
    fn attach(task: &Task, mut client: M, token: &str) -> Self {
        client.resize(now(), WINDOW);
        let text = client.connect(now(), token);
        let relay = Self {
            client,
            connection: connect(task),
            incoming: Vec::new(),
            ended: false,
        };
        let session_id = "ecs-execute-command-1".into();
        let request = Request::AttachSession { session_id };
        relay.connection.send(&request).unwrap();
        relay.send(Kind::Text, text.as_bytes());
        relay.connection.stream().set_nonblocking(true).unwrap();
        relay
    }

    /// The WebSocket breaks, and the client comes back with a new token.
    fn again(self, task: &Task, token: &str) -> Self {
        let session_id = "ecs-execute-command-1".into();
        let token_value = token.to_owned();
        drop(self.connection);
        accepted(
            task,
            &Request::RenewToken {
                session_id,
                token: token_value,
            },
        );
        Self::attach(task, self.client, token)
    }

    fn send(&self, kind: Kind, payload: &[u8]) {
        let payload = payload.to_vec();
        Frame { kind, payload }
            .write_to(self.connection.stream())
            .unwrap();
    }

    fn turn(&mut self) {
        let mut chunk = [0; 64 * 1024];
        match self.connection.stream().read(&mut chunk) {
            Ok(0) => self.ended = true,
            Ok(read) => self.incoming.extend_from_slice(&chunk[..read]),
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
        while let Some(frame) = Frame::take_from(&mut self.incoming).unwrap() {
            assert_eq!(frame.kind, Kind::Binary);
            self.client.receive(now(), &frame.payload.into());
        }
        self.client.tick(now());
        while let Some(frame) = self.client.next_frame() {
            if !self.ended {
                self.send(Kind::Binary, &frame);
            }
        }
        thread::sleep(Duration::from_millis(1));
    }

    fn screen(&self) -> String {
        String::from_utf8_lossy(self.client.screen()).into_owned()
    }

    fn until_shown(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.screen().contains(text) {
            assert!(Instant::now() < end, "no {text}: {}", self.screen());
            assert!(!self.ended, "ended before {text}: {}", self.screen());
            assert_eq!(self.client.failure(), None);
            self.turn();
        }
    }

    fn until_ended(&mut self) {
        let end = Instant::now() + PATIENCE;
        while !self.ended {
            assert!(Instant::now() < end, "no end: {}", self.screen());
            self.turn();
        }
    }

    fn types(&mut self, text: &str) {
        self.client.type_keys(now(), text.as_bytes());
    }
}

/// A shell, in which each client sees its own window's size, types, and leaves.
fn converse<M: Model>(task: &Task, client: M) {
    open(task, &["sh"]);
    let mut relay = Relay::attach(task, client, "first");
    relay.types("stty size; echo $TERM; tty\n");
    relay.until_shown("37 101");
    relay.until_shown("\nxterm-256color");
    relay.types("seq 20000 | tail -n 20000; echo do''ne\n");
    relay.until_shown("done");
    let numbers: Vec<String> = (1..=20_000).map(|number| number.to_string()).collect();
    assert!(relay.screen().contains(&numbers.join("\r\n")));
    relay.types("exit\n");
    relay.until_ended();
    assert_eq!(relay.client.failure(), None);
}

#[test]
fn every_client_can_have_a_shell() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    converse(&task, Plugin::new(PluginKind::Shell, 1));
    converse(&task, Bridge::new(2));
    converse(&task, Npm::new(3));
    converse(&task, Ours::new(1024));
}

#[test]
fn a_session_outlives_its_client_s_connection() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    open(
        &task,
        &[
            "sh",
            "-c",
            "read line; echo before; sleep 1; echo after; read line; exit 7",
        ],
    );
    let mut relay = Relay::attach(&task, Plugin::new(PluginKind::Shell, 4), "first");
    relay.types("go\n");
    relay.until_shown("before");
    let mut relay = relay.again(&task, "second");
    relay.until_shown("after");
    relay.types("go\n");
    relay.until_ended();
    assert_eq!(relay.client.closed(), Some(""));
}

#[test]
fn a_token_is_good_once_and_only_for_its_session() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    open(&task, &["sh"]);
    let refused = |token: &str| {
        let mut relay = Relay::attach(&task, Ours::new(1024), token);
        relay.until_ended();
        relay.client.closed().unwrap().to_owned()
    };
    assert!(refused("wrong").contains("not known"));
    let mut relay = Relay::attach(&task, Ours::new(1024), "first");
    relay.types("echo he''llo\n");
    relay.until_shown("hello");
    assert!(refused("first").contains("not known"));
    let session_id = "ecs-execute-command-1".into();
    accepted(&task, &Request::EndSession { session_id });
    relay.until_ended();
    assert_eq!(relay.client.closed(), Some(""));
    assert!(refused("first").contains("not known"));
}

#[test]
fn a_command_that_is_not_there_and_a_task_that_stops_are_told() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    open(&task, &["/no/such/program"]);
    let mut relay = Relay::attach(&task, Ours::new(1024), "first");
    relay.until_ended();
    let why = relay.client.closed().unwrap();
    assert!(why.contains("/no/such/program"), "{why}");
    open(&task, &["sh"]);
    let mut relay = Relay::attach(&task, Ours::new(1024), "first");
    relay.types("echo he''llo\n");
    relay.until_shown("hello");
    machine.neargate(&["rm", "--force", &task.id]).success();
    relay.until_ended();
    assert!(relay.client.closed().is_some());
}
