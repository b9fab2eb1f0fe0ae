//! What holds for every task, whatever happens to it in whatever order.

use proptest::prelude::*;

use neargate_core::task::{
    Condition, ContainerIndex, ContainerShape, ContainerStatus, Dependency, Event, HealthCheck,
    LastStatus, RestartPolicy, Task, TaskShape,
};
use neargate_core::timestamp::Seconds;

use crate::chaos::{Chaos, Choice};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Every invariant is checked after every event: see `chaos`.
    #[test]
    fn a_task_keeps_its_promises(shape in any_shape(), choices in any_choices()) {
        let mut chaos = Chaos::new(shape);
        for choice in choices {
            chaos.lets_something_happen(choice);
        }
    }

    #[test]
    fn a_task_told_to_stop_comes_to_its_end(
        shape in any_shape(),
        choices in any_choices(),
        kill in any::<bool>(),
        answers in any_choices(),
    ) {
        let mut chaos = Chaos::new(shape);
        for choice in choices {
            chaos.lets_something_happen(choice);
        }
        chaos.reports(if kill { Event::KillRequested } else { Chaos::user_stop() });
        chaos.answers_everything(&answers);
        prop_assert_eq!(chaos.task().last_status(), LastStatus::Stopped);
        for (_, container) in chaos.task().containers() {
            prop_assert_eq!(container.last_status(), ContainerStatus::Stopped);
        }
    }

    #[test]
    fn the_journal_leads_to_the_same_state(shape in any_shape(), choices in any_choices()) {
        let mut chaos = Chaos::new(shape);
        let mut replayed = chaos.task().clone();
        for choice in choices {
            chaos.lets_something_happen(choice);
        }
        for (at, event) in chaos.journal() {
            let json = serde_json::to_string(&replayed).unwrap();
            let read: Task = serde_json::from_str(&json).unwrap();
            replayed = read.step(*at, event).unwrap().next;
        }
        prop_assert_eq!(&replayed, chaos.task());
    }
}

fn any_choices() -> impl Strategy<Value = Vec<Choice>> {
    prop::collection::vec((any::<u16>(), any::<u16>(), 0..100_000_u64), 0..120).prop_map(
        |choices| {
            choices
                .into_iter()
                .map(|(what, detail, passes)| Choice {
                    what,
                    detail,
                    passes,
                })
                .collect()
        },
    )
}

fn any_shape() -> impl Strategy<Value = TaskShape> {
    (
        prop::collection::vec(any_container(), 1..7),
        any::<bool>(),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(drafts, backwards, essential)| assemble(drafts, backwards, essential))
}

#[derive(Debug, Clone)]
struct Draft {
    essential: bool,
    depends_on: Vec<(prop::sample::Index, Condition)>,
    start_timeout: Option<u32>,
    stop_timeout: u32,
    restart_policy: Option<(u32, Vec<i32>)>,
    health_check: Option<HealthCheck>,
}

fn any_container() -> impl Strategy<Value = Draft> {
    let condition = prop::sample::select(vec![
        Condition::Create,
        Condition::Start,
        Condition::Complete,
        Condition::Success,
        Condition::Healthy,
    ]);
    let health_check = (5..30_u32, 2..20_u32, 1..4_u32, 0..60_u32).prop_map(
        |(interval, timeout, retries, start_period)| HealthCheck {
            interval: Seconds(interval),
            timeout: Seconds(timeout),
            retries,
            start_period: Seconds(start_period),
        },
    );
    (
        prop::bool::weighted(0.3),
        prop::collection::vec((any::<prop::sample::Index>(), condition), 0..3),
        prop::option::of(2..90_u32),
        2..120_u32,
        prop::option::of((60..120_u32, prop::collection::vec(0..3, 0..2))),
        prop::option::of(health_check),
    )
        .prop_map(
            |(essential, depends_on, start_timeout, stop_timeout, restart_policy, health_check)| {
                Draft {
                    essential,
                    depends_on,
                    start_timeout,
                    stop_timeout,
                    restart_policy,
                    health_check,
                }
            },
        )
}

/// Makes a task of containers: each depends on some before it, or all on some after them, so that
/// the definition's order may be the very opposite of the order of starting.
fn assemble(drafts: Vec<Draft>, backwards: bool, essential: prop::sample::Index) -> TaskShape {
    let count = drafts.len();
    let essential = essential.index(count);
    let checked: Vec<bool> = drafts
        .iter()
        .map(|draft| draft.health_check.is_some())
        .collect();
    let place = |number: usize| {
        if backwards {
            count - 1 - number
        } else {
            number
        }
    };
    let mut shapes: Vec<_> = drafts
        .into_iter()
        .enumerate()
        .map(|(number, draft)| {
            let dependencies = draft.depends_on.into_iter().filter(|_| number > 0);
            let dependencies = dependencies.map(|(on, condition)| {
                let on = on.index(number);
                let condition = match condition {
                    Condition::Healthy if !checked[on] => Condition::Start,
                    condition => condition,
                };
                Dependency {
                    on: ContainerIndex(place(on)),
                    condition,
                }
            });
            ContainerShape {
                essential: draft.essential || number == essential,
                depends_on: dependencies.collect(),
                start_timeout: draft.start_timeout.map(Seconds),
                stop_timeout: Seconds(draft.stop_timeout),
                restart_policy: draft.restart_policy.map(|(period, ignored_exit_codes)| {
                    RestartPolicy {
                        ignored_exit_codes,
                        restart_attempt_period: Seconds(period),
                    }
                }),
                health_check: draft.health_check,
                ..ContainerShape::new(format!("c{number}"), "image")
            }
        })
        .collect();
    if backwards {
        shapes.reverse();
    }
    TaskShape::new(shapes).expect("a shape that can be")
}
