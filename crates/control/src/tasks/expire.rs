//! Stopped tasks are seen for an hour, as ECS has it, and then forgotten.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>

use std::sync::Arc;
use std::time::Duration;

use neargate_core::timestamp::{Seconds, Timestamp};
use neargate_protocol::directory::TaskDirectory;

use super::{KnownTask, Tasks, TasksError};
use crate::clock;

const LIFE: Seconds = Seconds(60 * 60);
const INTERVAL: Duration = Duration::from_secs(20);

impl Tasks {
    /// Forgets tasks when their time has come, for ever.
    pub async fn expire(self: Arc<Self>) {
        loop {
            tokio::time::sleep(INTERVAL).await;
            self.forget_expired(clock::now()).await;
        }
    }

    /// Forgets the tasks whose time has come. One that cannot be removed is tried again later, and
    /// keeps no other.
    pub async fn forget_expired(&self, now: Timestamp) {
        for task in self.all() {
            if let Err(error) = self.forget_if_expired(&task, now).await {
                tracing::warn!(task = %task.record.id, %error, "a stopped task cannot be removed");
            }
        }
    }

    async fn forget_if_expired(&self, task: &KnownTask, now: Timestamp) -> Result<(), TasksError> {
        let (Some(_), Some(stopped_at)) = (&task.record.outcome, task.stopped_at()) else {
            return Ok(());
        };
        let has_directory = TaskDirectory::of(&self.root, task.record.id)
            .path()
            .exists();
        match task.record.found {
            // Who started it removes it.
            true if has_directory => return Ok(()),
            true => {}
            false if now < stopped_at + LIFE => return Ok(()),
            false if has_directory => self.launcher.remove(task.record.id).await?,
            false => {}
        }
        self.forget(task).await
    }
}

#[cfg(test)]
mod tests {
    use neargate_core::ids::TaskId;
    use neargate_core::task::LastStatus;

    use super::*;
    use crate::testing::Fixture;

    async fn stopped(fixture: &Fixture) -> TaskId {
        fixture.machine.start_all();
        fixture.register("web").await;
        let task = fixture.run("web").await;
        fixture.until(task, LastStatus::Running).await;
        fixture.machine.exit(task, "app", 0);
        fixture.until(task, LastStatus::Stopped).await;
        while fixture
            .state
            .tasks
            .get(task)
            .unwrap()
            .record
            .outcome
            .is_none()
        {
            tokio::task::yield_now().await;
        }
        task
    }

    fn directory(fixture: &Fixture, task: TaskId) -> TaskDirectory {
        TaskDirectory::of(&fixture.state.settings.root, task)
    }

    #[tokio::test]
    async fn a_stopped_task_is_seen_for_an_hour() {
        let fixture = Fixture::new();
        let task = stopped(&fixture).await;
        let tasks = &fixture.state.tasks;
        let at = tasks.get(task).unwrap().stopped_at().unwrap();
        tasks.forget_expired(at + Seconds(3599)).await;
        assert!(tasks.get(task).is_some());
        tasks.forget_expired(at + Seconds(3600)).await;
        assert!(tasks.get(task).is_none());
        assert!(!directory(&fixture, task).path().exists());
        let fixture = fixture.restart();
        assert!(fixture.state.tasks.get(task).is_none());
    }

    #[tokio::test]
    async fn a_task_that_somebody_removed_is_seen_from_its_record() {
        let fixture = Fixture::new();
        let task = stopped(&fixture).await;
        std::fs::remove_dir_all(directory(&fixture, task).path()).unwrap();
        let fixture = fixture.restart();
        let known = fixture.state.tasks.get(task).unwrap();
        assert!(known.is_stopped());
        fixture
            .state
            .tasks
            .forget_expired(known.stopped_at().unwrap())
            .await;
        assert!(fixture.state.tasks.get(task).is_some());
    }

    #[tokio::test]
    async fn the_record_of_a_found_task_goes_with_its_directory() {
        let fixture = Fixture::new();
        let task = stopped(&fixture).await;
        let tasks = &fixture.state.tasks;
        tasks
            .change(task, |record| record.found = true)
            .await
            .unwrap();
        let later = clock::now() + Seconds(7200);
        tasks.forget_expired(later).await;
        assert!(tasks.get(task).is_some());
        std::fs::remove_dir_all(directory(&fixture, task).path()).unwrap();
        tasks.forget_expired(later).await;
        assert!(tasks.get(task).is_none());
    }

    #[tokio::test]
    async fn a_task_whose_directory_vanishes_is_not_begun_with_again() {
        let fixture = Fixture::new();
        fixture.machine.start_all();
        fixture.register("web").await;
        let task = fixture.run("web").await;
        fixture.until(task, LastStatus::Running).await;
        while !fixture.state.tasks.get(task).unwrap().record.begun {
            tokio::task::yield_now().await;
        }
        std::fs::remove_dir_all(directory(&fixture, task).path()).unwrap();
        // The endpoint was away meanwhile.
        let fixture = fixture.restart();
        fixture.until(task, LastStatus::Stopped).await;
        assert!(!directory(&fixture, task).path().exists());
    }
}
