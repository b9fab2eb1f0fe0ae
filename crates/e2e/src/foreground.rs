//! A task in the foreground, and the terminal's part.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::until::until;
use crate::{Finished, Machine};

/// A `neargate run` that goes on while the test does.
pub struct Foreground {
    child: Child,
    stdout: Reader,
    stderr: Reader,
}

impl Foreground {
    pub(crate) fn start(machine: &Machine, mut command: Command, definition: &Value) -> Self {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = machine.spawn(command);
        let mut stdin = child.stdin.take().expect("its input");
        stdin
            .write_all(definition.to_string().as_bytes())
            .expect("write the definition");
        Self {
            stdout: Reader::new(child.stdout.take().expect("its output")),
            stderr: Reader::new(child.stderr.take().expect("its errors")),
            child,
        }
    }

    /// Waits until a line of its output holds `text`.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        until(&format!("the task writes {text}"), || {
            self.stdout.text().contains(text).then_some(())
        });
    }

    /// The same for its errors, which are also where `neargate` itself speaks.
    #[track_caller]
    pub fn wait_for_error(&self, text: &str) {
        until(&format!("neargate says {text}"), || {
            self.has_said(text).then_some(())
        });
    }

    /// Whether its errors hold `text`.
    pub fn has_said(&self, text: &str) -> bool {
        self.stderr.text().contains(text)
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("send a signal");
    }

    pub fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    /// What it has said so far, if it has ended.
    pub fn last_words(&mut self) -> Option<String> {
        let ended = self.child.try_wait().expect("ask for neargate's end");
        ended.map(|status| format!("{status}: {}", self.stderr.text()))
    }

    pub fn wait(mut self) -> Finished {
        let status = self.child.wait().expect("wait for neargate");
        let output = std::process::Output {
            status,
            stdout: self.stdout.finish(),
            stderr: self.stderr.finish(),
        };
        output.into()
    }
}

impl Drop for Foreground {
    /// A test that fails leaves no process that the machine's end would wait for.
    fn drop(&mut self) {
        // It may have ended, and been waited for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Collects a stream as it comes.
struct Reader {
    text: Arc<Mutex<Vec<u8>>>,
    thread: Option<JoinHandle<()>>,
}

impl Reader {
    fn new(mut stream: impl Read + Send + 'static) -> Self {
        let text = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&text);
        let thread = thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = stream.read(&mut buffer) {
                let mut text = shared.lock().expect("no reader panics");
                text.extend_from_slice(&buffer[..count]);
            }
        });
        Self {
            text,
            thread: Some(thread),
        }
    }

    fn text(&self) -> String {
        let text = self.text.lock().expect("no reader panics");
        String::from_utf8_lossy(&text).into_owned()
    }

    fn finish(&mut self) -> Vec<u8> {
        if let Some(thread) = self.thread.take() {
            thread.join().expect("no reader panics");
        }
        std::mem::take(&mut self.text.lock().expect("no reader panics"))
    }
}
