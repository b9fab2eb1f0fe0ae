//! Our own client.

use bytes::Bytes;
use neargate_core::timestamp::Timestamp;

use super::Model;
use crate::client::{Client, Event, Settings};
use crate::payload::Size;

#[derive(Debug)]
pub struct Ours {
    client: Client,
    screen: Vec<u8>,
    closed: Option<String>,
}

impl Ours {
    #[must_use]
    pub fn new(max_payload: usize) -> Self {
        Self {
            client: Client::new(Settings {
                token: String::new(),
                client_id: "ours".into(),
                client_version: "1.2.800.0".into(),
                max_payload,
                seed: *b"ourseed!",
            }),
            screen: Vec::new(),
            closed: None,
        }
    }
}

impl Model for Ours {
    fn connect(&mut self, now: Timestamp, token: &str) -> String {
        self.client.connect(now, Some(token.to_owned()))
    }

    fn receive(&mut self, now: Timestamp, frame: &Bytes) {
        self.client.receive(now, frame);
        while let Some(bytes) = self.client.next_output() {
            self.screen.extend_from_slice(&bytes);
        }
        while let Some(event) = self.client.next_event() {
            if let Event::Closed { output } = event {
                self.closed = Some(output);
            }
        }
    }

    fn next_frame(&mut self) -> Option<Bytes> {
        self.client.next_frame()
    }

    fn tick(&mut self, now: Timestamp) {
        self.client.tick(now);
    }

    fn type_keys(&mut self, now: Timestamp, keys: &[u8]) {
        self.client.input(now, keys);
    }

    fn resize(&mut self, now: Timestamp, size: Size) {
        self.client.resize(now, size);
    }

    fn screen(&self) -> &[u8] {
        &self.screen
    }

    fn closed(&self) -> Option<&str> {
        self.closed.as_deref()
    }

    fn failure(&self) -> Option<&str> {
        None
    }
}
