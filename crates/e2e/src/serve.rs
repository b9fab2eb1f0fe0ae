//! The endpoint on a machine.

use neargate_api::Operation;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::until::until;
use crate::{Client, Finished, Foreground, Machine};

/// A `neargate serve` that is ready.
pub struct Serve<'a> {
    machine: &'a Machine,
    process: Foreground,
    pub client: Client,
    /// What it tells its users.
    pub reachable: Value,
}

impl Machine {
    /// Starts the endpoint and waits until it listens. One at a time: a machine has one port.
    pub fn serve(&self) -> Serve<'_> {
        self.serve_with(&[])
    }

    /// The same with more arguments.
    pub fn serve_with(&self, arguments: &[&str]) -> Serve<'_> {
        let mut all = vec!["serve"];
        all.extend(arguments);
        let mut process = self.start(&all);
        until("the endpoint listens", || {
            if let Some(words) = process.last_words() {
                panic!("the endpoint has ended: {words}");
            }
            process.has_said("listening on").then_some(())
        });
        let reachable = self.read("root/endpoint.json");
        let reachable = serde_json::from_str(&reachable).expect("it is JSON");
        Serve {
            machine: self,
            process,
            client: Client::new(&reachable),
            reachable,
        }
    }
}

impl Serve<'_> {
    /// Asks for an operation, from the machine. There must be an answer.
    #[track_caller]
    pub fn ask(&self, operation: Operation, input: Value) -> Result<Value, Value> {
        let answer = self
            .machine
            .in_network(|| self.client.ask(operation, &input));
        answer.unwrap_or_else(|lost| panic!("{operation} is not answered: {lost:?}"))
    }

    /// The same for what must be done.
    #[track_caller]
    pub fn done(&self, operation: Operation, input: Value) -> Value {
        let answer = self.ask(operation, input);
        answer.unwrap_or_else(|error| panic!("{operation} is refused: {error}"))
    }

    /// A network configuration: the default network.
    pub fn network(&self) -> Value {
        json!({"awsvpcConfiguration": {
            "subnets": [self.reachable["subnets"][0]],
            "securityGroups": [self.reachable["security_group"]],
        }})
    }

    /// As the kernel does when memory is short: without any warning. Its children live on.
    pub fn kill(self) {
        self.process.signal(Signal::KILL);
        self.process.wait();
    }

    /// Ends it as Ctrl-C does.
    pub fn end(self) -> Finished {
        self.process.signal(Signal::INT);
        self.process.wait()
    }

    pub(crate) fn machine(&self) -> &Machine {
        self.machine
    }
}
