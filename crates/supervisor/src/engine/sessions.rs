//! What is written down of sessions, and how many there may be.

use std::io;

use neargate_core::config;
use neargate_core::timestamp::Timestamp;
use neargate_protocol::message;
use neargate_protocol::session::SessionRecord;
use neargate_session::payload::Size;

use super::Engine;
use crate::recording::Recording;

impl Engine {
    pub fn session_limits(&self) -> &config::Exec {
        &self.request.config.exec
    }

    /// Keeps a session's record. A session takes place without one, too.
    pub fn write_session(&self, record: &SessionRecord) {
        if let Err(error) = self.directory.write_session(record) {
            eprintln!("session {} is not written down: {error}", record.id);
        }
    }

    /// Begins to record a session.
    pub fn record(
        &self,
        record: &SessionRecord,
        wanted: message::Recording,
        size: Size,
        now: Timestamp,
    ) -> io::Result<Recording> {
        let path = self.directory.recording(&record.id);
        let command = record.command.join(" ");
        let title = format!(
            "{} in container {} of task {}",
            record.about.owner, record.container, self.request.task_id
        );
        Recording::begin(&path, wanted, &title, &command, size, now)
    }
}
