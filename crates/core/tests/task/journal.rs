//! The state as it is written down.

use neargate_core::task::{Condition, Effect, Event, Task, Timer};
use neargate_core::timestamp::Timestamp;

use crate::actor::{HealthRules, container};
use crate::world::World;

#[test]
fn a_task_read_back_is_the_same_task() {
    let mut world = World::begun([
        container("app").after("db", Condition::Healthy),
        container("db")
            .checked(10, HealthRules::default(), &[(2, true)])
            .restarts(60, &[1]),
    ]);
    for second in [0, 5, 11, 12, 13] {
        world.runs_until(second);
        let json = serde_json::to_string(&world.task).expect("a task can be written");
        let read: Task = serde_json::from_str(&json).expect("and read");
        assert_eq!(read, world.task);
    }
}

#[test]
fn events_and_effects_are_readable_json() {
    let container = neargate_core::task::ContainerIndex(1);
    let event = Event::TimerFired {
        timer: Timer::Stop { container },
    };
    let json = serde_json::to_string(&event).unwrap();
    assert_eq!(
        json,
        r#"{"event":"timerFired","timer":{"timer":"stop","container":1}}"#
    );
    assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);

    let effect = Effect::ArmTimer {
        timer: Timer::Stop { container },
        at: Timestamp::from_millis(5),
    };
    let json = serde_json::to_string(&effect).unwrap();
    assert_eq!(
        json,
        r#"{"effect":"armTimer","timer":{"timer":"stop","container":1},"at":5}"#
    );
    assert_eq!(serde_json::from_str::<Effect>(&json).unwrap(), effect);
}
