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
use neargate_protocol::message::{About, ExecRequest, Recording, Reply, Request, SessionRequest};
use neargate_session::client::{Client, Event, Settings};
use neargate_session::document::Document;
use neargate_session::models::{Bridge, Model, Npm, Ours, Plugin, PluginKind};
use neargate_session::mux::{StreamId, Taken};
use neargate_session::payload::Size;
use neargate_session::port::PortClient;
use serde_json::{Value, json};

const ID: &str = "ecs-execute-command-1";
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
    accepted(
        task,
        &Request::OpenSession(request(ID, Document::InteractiveCommands, command)),
    );
}

fn request(session_id: &str, document: Document, command: &[&str]) -> SessionRequest {
    let command = ExecRequest {
        container: "a".into(),
        command: command.iter().map(ToString::to_string).collect(),
        user: None,
        working_directory: None,
        environment: vec![("TERM".into(), "xterm-256color".into())],
        environment_defaults: vec![
            ("LANG".into(), "C.UTF-8".into()),
            ("PATH".into(), "/nowhere".into()),
        ],
        terminal: None,
        input: false,
    };
    SessionRequest {
        session_id: session_id.into(),
        token: "first".into(),
        document,
        command,
        about: About {
            owner: "arn:aws:iam::000000000000:user/ann".into(),
            document: "AmazonECS-ExecuteInteractiveCommand".into(),
            reason: None,
        },
        recording: None,
    }
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
    fn attach(task: &Task, client: M, token: &str) -> Self {
        Self::attach_to(task, ID, client, token)
    }

    fn attach_to(task: &Task, session_id: &str, mut client: M, token: &str) -> Self {
        client.resize(now(), WINDOW);
        let text = client.connect(now(), token);
        let relay = Self {
            client,
            connection: connect(task),
            incoming: Vec::new(),
            ended: false,
        };
        let session_id = session_id.to_owned();
        let request = Request::AttachSession { session_id };
        relay.connection.send(&request).unwrap();
        relay.send(Kind::Text, text.as_bytes());
        relay.connection.stream().set_nonblocking(true).unwrap();
        relay
    }

    /// The WebSocket breaks, and the client comes back with a new token.
    fn again(self, task: &Task, token: &str) -> Self {
        let session_id = ID.into();
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
    relay.types("stty size; echo $TERM $LANG $PATH; tty\n");
    relay.until_shown("37 101");
    relay.until_shown("\nxterm-256color C.UTF-8 /bin");
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
    let session_id = ID.into();
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

#[test]
fn a_container_has_as_many_sessions_as_are_configured() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({})), idle("b", json!({}))]));
    let try_open = |id: &str, container: &str| {
        let mut request = request(id, Document::InteractiveCommands, &["sh"]);
        request.command.container = container.into();
        connect(&task).ask(&Request::OpenSession(request)).unwrap()
    };
    assert!(matches!(try_open(ID, "a"), Reply::Accepted));
    assert!(matches!(try_open("two", "a"), Reply::Accepted));
    let Reply::Refused { error, .. } = try_open("three", "a") else {
        panic!("there are three");
    };
    assert_eq!(
        error,
        "Unable to start new execute sessions because the maximum session limit of 2 has been \
         reached."
    );
    assert!(matches!(try_open("other", "b"), Reply::Accepted));
    let session_id = ID.into();
    accepted(&task, &Request::EndSession { session_id });
    assert!(matches!(try_open("three", "a"), Reply::Accepted));
    // An id becomes the name of a file.
    let Reply::Refused { error, .. } = try_open("../escape", "b") else {
        panic!("it is taken for an id");
    };
    assert!(error.contains("is no id"), "{error}");
}

#[test]
fn a_session_is_written_down_and_recorded_when_asked_for() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    let mut request = request(ID, Document::InteractiveCommands, &["sh"]);
    request.recording = Some(Recording { input: false });
    accepted(&task, &Request::OpenSession(request));
    let mut relay = Relay::attach(&task, Ours::new(1024), "first");
    relay.types("stty -echo\n");
    relay.until_shown("stty -echo");
    relay.types("echo he''llo; exit 3\n");
    relay.until_ended();
    let directory = format!("root/tasks/{}/sessions", task.id);
    let record: Value =
        serde_json::from_str(&machine.read(&format!("{directory}/{ID}.json"))).expect("a record");
    assert_eq!(record["owner"], "arn:aws:iam::000000000000:user/ann");
    assert_eq!(record["container"], "a");
    assert_eq!(record["exit_code"], 3);
    assert!(record["ended_at"].as_u64() > record["opened_at"].as_u64());
    let recording = machine.read(&format!("{directory}/{ID}.cast"));
    assert!(recording.contains("hello\\r\\n"), "{recording}");
    assert!(!recording.contains("he''llo"), "{recording}");
}

#[test]
fn a_command_that_ends_is_not_heard_any_further() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    // What it leaves in the background writes for ever, to the same pipe.
    let script = "(trap '' HUP; yes) & sleep 0.1";
    let ended = task.try_exec(&[], "a", &["sh", "-c", script]);
    assert_eq!(ended.status, 0);
    // One whose client is gone is hung up on, though it says nothing to notice that by.
    let client = machine.start(&["exec", &task.id, "a", "--", "sleep", "4321"]);
    task.host_pid("a", "sleep 4321");
    client.signal(rustix::process::Signal::KILL);
    client.wait();
    let is_gone = || {
        let left = task.processes();
        left.iter()
            .all(|process| process["command"] != "sleep 4321")
    };
    neargate_e2e::until::until("the command is hung up on", || is_gone().then_some(()));
}

/// A client that forwards a port, through which somebody sends and reads.
struct Forward {
    client: PortClient,
    stream: Option<StreamId>,
    received: Vec<u8>,
    closed: Option<String>,
    failed: bool,
}

impl Forward {
    fn new() -> Self {
        let settings = Settings {
            token: String::new(),
            client_id: "ours".into(),
            client_version: "1.2.800.0".into(),
            max_payload: 16 * 1024,
            seed: *b"portseed",
        };
        Self {
            client: PortClient::new(Client::new(settings)),
            stream: None,
            received: Vec::new(),
            closed: None,
            failed: false,
        }
    }

    fn take(&mut self) {
        self.client.go_on().unwrap();
        while let Some(event) = self.client.client.next_event() {
            match event {
                Event::Closed { output } => self.closed = Some(output),
                Event::ConnectToPortFailed => self.failed = true,
                _ => {}
            }
        }
        while let Some(id) = self.client.next_readable() {
            while let Taken::Data(data) = self.client.take(id) {
                self.received.extend_from_slice(&data);
            }
        }
    }
}

impl Model for Forward {
    fn connect(&mut self, now: Timestamp, token: &str) -> String {
        self.client.client.connect(now, Some(token.to_owned()))
    }

    fn receive(&mut self, now: Timestamp, frame: &bytes::Bytes) {
        self.client.client.receive(now, frame);
        self.take();
    }

    fn next_frame(&mut self) -> Option<bytes::Bytes> {
        self.client.client.next_frame()
    }

    fn tick(&mut self, now: Timestamp) {
        self.client.client.tick(now);
    }

    /// Through a connection of its own each time.
    fn type_keys(&mut self, now: Timestamp, keys: &[u8]) {
        let stream = self.client.open(now);
        self.stream = Some(stream);
        self.client.send(now, stream, keys);
    }

    fn resize(&mut self, _: Timestamp, _: Size) {}

    fn screen(&self) -> &[u8] {
        &self.received
    }

    fn closed(&self) -> Option<&str> {
        self.closed.as_deref()
    }

    fn failure(&self) -> Option<&str> {
        None
    }
}

fn forward(task: &Task, id: &str, properties: &[(&str, &str)]) {
    let properties = properties.iter();
    let properties = properties.map(|(name, value)| ((*name).into(), (*value).into()));
    let document = Document::PortForwarding {
        properties: properties.collect(),
    };
    accepted(task, &Request::OpenSession(request(id, document, &[])));
}

#[test]
fn ports_of_the_task_and_of_its_neighbours_are_forwarded() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let serve = |name: &str, address: &str| {
        let script = format!(
            "mkdir /www; head -c 2000000 /dev/zero | tr '\\0' {name} > /www/large; \
             echo hello from {name} > /www/index.html; exec httpd -f -p {address} -h /www"
        );
        idle(name, json!({"command": ["sh", "-c", script]}))
    };
    // On loopback alone: nobody but the task reaches it.
    let task = machine.run(&fargate([serve("a", "127.0.0.1:80")]));
    let neighbour = machine.run(&fargate([serve("n", "8080")]));
    task.sh(
        "a",
        "until wget -qO- 127.0.0.1 > /dev/null; do sleep 0.1; done",
    );
    forward(&task, ID, &[("portNumber", "80")]);
    let mut relay = Relay::attach(&task, Forward::new(), "first");
    for _ in 0..3 {
        relay.types("GET /index.html HTTP/1.0\r\n\r\n");
    }
    while relay.screen().matches("hello from a").count() < 3 {
        relay.until_shown("hello from a");
        relay.turn();
    }
    relay.types("GET /large HTTP/1.0\r\n\r\n");
    relay.until_shown(&"a".repeat(2_000_000));
    let session_id = ID.into();
    accepted(&task, &Request::EndSession { session_id });
    relay.until_ended();
    let address = neighbour.address();
    for (host, says) in [(&*address, "hello from n"), ("named.test", "hello from n")] {
        task.sh("a", &format!("echo {address} named.test >> /etc/hosts"));
        forward(&task, host, &[("portNumber", "8080"), ("host", host)]);
        let mut relay = Relay::attach_to(&task, host, Forward::new(), "first");
        relay.types("GET /index.html HTTP/1.0\r\n\r\n");
        relay.until_shown(says);
        let session_id = host.into();
        accepted(&task, &Request::EndSession { session_id });
    }
}

#[test]
fn a_port_that_nobody_listens_on_is_told_and_the_session_goes_on() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([idle("a", json!({}))]));
    forward(&task, ID, &[("portNumber", "7")]);
    let mut relay = Relay::attach(&task, Forward::new(), "first");
    relay.types("hello");
    let end = Instant::now() + PATIENCE;
    while !relay.client.failed {
        assert!(Instant::now() < end, "no failure");
        relay.turn();
    }
    assert!(!relay.ended);
}
