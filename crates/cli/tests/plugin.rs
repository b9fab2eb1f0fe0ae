//! Neargate as a session-manager-plugin, against the other half of the protocol in this process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use neargate_core::timestamp::Timestamp;
use neargate_session::channel::OpenDataChannelInput;
use neargate_session::document::Document;
use neargate_session::mux::Taken;
use neargate_session::port::{PortEffect, PortSession};
use neargate_session::session::{Session, Settings, Stream};
use rustix::process::{Pid, Signal, kill_process};
use tungstenite::{Message, WebSocket};

/// What the server of a test does of itself.
enum Order {
    /// The connection breaks.
    Break,
    /// The command ends.
    Exit(i32),
}

/// One session, whose remote end gives back what it is given, in capitals.
struct Server {
    address: String,
    orders: Sender<Order>,
    /// The tokens that were shown, and the requests beside the streams.
    seen: Receiver<String>,
}

impl Server {
    fn start(document: Document) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (orders, received) = channel();
        let (see, seen) = channel();
        thread::spawn(move || {
            let is_port = document.is_port();
            let settings = Settings::new("s-1".into(), document, *b"theseed!");
            let mut session = PortSession::new(Session::new(settings, now()));
            for connection in listener.incoming() {
                converse(connection.unwrap(), &mut session, is_port, &received, &see);
            }
        });
        Self {
            address,
            orders,
            seen,
        }
    }

    fn plugin(&self) -> Child {
        let address = &self.address;
        let session = format!(
            r#"{{"SessionId":"s-1","TokenValue":"first","StreamUrl":"ws://{address}/stream"}}"#
        );
        Command::new(env!("CARGO_BIN_EXE_neargate"))
            .arg0("/anywhere/session-manager-plugin")
            .args([&session, "us-east-1", "StartSession", "", "{}"])
            .arg(format!("http://{address}"))
            .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn sees(&self) -> String {
        self.seen.recv_timeout(Duration::from_secs(30)).unwrap()
    }
}

fn converse(
    connection: TcpStream,
    session: &mut PortSession,
    is_port: bool,
    orders: &Receiver<Order>,
    see: &Sender<String>,
) {
    let mut first = [0; 4];
    connection.peek(&mut first).unwrap();
    if &first == b"POST" {
        see.send(resume(connection)).unwrap();
        return;
    }
    let mut socket = tungstenite::accept(connection).unwrap();
    let patience = Some(Duration::from_millis(2));
    socket.get_ref().set_read_timeout(patience).unwrap();
    while step(&mut socket, session, is_port, see) {
        match orders.try_recv() {
            Ok(Order::Break) => break,
            Ok(Order::Exit(code)) => session.session.exited(now(), code),
            Err(_) => {}
        }
    }
    session.session.detach(now());
}

fn step(
    socket: &mut WebSocket<TcpStream>,
    session: &mut PortSession,
    is_port: bool,
    see: &Sender<String>,
) -> bool {
    match socket.read() {
        Ok(Message::Text(text)) => {
            let open = OpenDataChannelInput::parse(&text).unwrap();
            see.send(open.token_value.clone()).unwrap();
            session.session.attach(now(), &open);
        }
        Ok(Message::Binary(frame)) => session.session.receive(now(), &frame),
        Ok(_) => {}
        Err(tungstenite::Error::Io(error)) if error.kind() == std::io::ErrorKind::WouldBlock => {}
        Err(_) => return false,
    }
    session.session.tick(now());
    while session.session.next_effect().is_some() {}
    match is_port {
        true => answer_ports(session),
        false => {
            while let Some(bytes) = session.session.next_input() {
                let answer = bytes.to_ascii_uppercase();
                session.session.output(now(), Stream::Output, &answer);
            }
        }
    }
    while let Some(frame) = session.session.next_frame() {
        if socket.send(Message::Binary(frame)).is_err() {
            return false;
        }
    }
    true
}

fn answer_ports(session: &mut PortSession) {
    session.go_on(now());
    while let Some(effect) = session.next_effect(now()) {
        let PortEffect::Readable(id) = effect else {
            continue;
        };
        while let Taken::Data(data) = session.take(id) {
            session.send(now(), id, &data.to_ascii_uppercase());
        }
    }
}

/// Answers ResumeSession, and gives the request.
fn resume(mut connection: TcpStream) -> String {
    let mut request = String::new();
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    while !request.ends_with("\r\n\r\n") {
        reader.read_line(&mut request).unwrap();
    }
    let body = r#"{"SessionId":"s-1","TokenValue":"second","StreamUrl":""}"#;
    let length = body.len();
    write!(
        connection,
        "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut content = vec![0; r#"{"SessionId":"s-1"}"#.len()];
    reader.read_exact(&mut content).unwrap();
    request + &String::from_utf8(content).unwrap()
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_millis(since.as_millis() as u64)
}

/// Reads lines until one holds the text.
fn until(reader: &mut BufReader<ChildStderr>, text: &str) -> String {
    let mut line = String::new();
    while !line.contains(text) {
        line.clear();
        assert_ne!(reader.read_line(&mut line).unwrap(), 0, "no {text}");
    }
    line
}

#[test]
fn a_session_goes_on_after_its_connection_broke() {
    let server = Server::start(Document::InteractiveCommands);
    let mut plugin = server.plugin();
    let mut keys = plugin.stdin.take().unwrap();
    let mut screen = plugin.stdout.take().unwrap();
    let mut shown = [0; 4];
    assert_eq!(server.sees(), "first");
    keys.write_all(b"one\n").unwrap();
    screen.read_exact(&mut shown).unwrap();
    assert_eq!(&shown, b"ONE\n");

    server.orders.send(Order::Break).unwrap();
    let request = server.sees();
    assert!(
        request.contains("AmazonSSM.ResumeSession")
            && request.contains("/us-east-1/ssm/aws4_request")
            && request.ends_with(r#"{"SessionId":"s-1"}"#),
        "{request}"
    );
    assert_eq!(server.sees(), "second");
    keys.write_all(b"two\n").unwrap();
    screen.read_exact(&mut shown).unwrap();
    assert_eq!(&shown, b"TWO\n");

    server.orders.send(Order::Exit(9)).unwrap();
    assert_eq!(plugin.wait().unwrap().code(), Some(9));
}

#[test]
fn a_port_takes_several_connections_until_it_is_interrupted() {
    let properties = [("portNumber", "80"), ("localPortNumber", "0")];
    let properties = properties.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let server = Server::start(Document::PortForwarding {
        properties: properties.into(),
    });
    let mut plugin = server.plugin();
    let mut said = BufReader::new(plugin.stderr.take().unwrap());
    let line = until(&mut said, "opened for sessionId s-1");
    let port = line.split(' ').nth(1).unwrap();
    let address = format!("localhost:{port}");
    let mut connections: Vec<_> = (0..3)
        .map(|_| TcpStream::connect(&address).unwrap())
        .collect();
    let texts = ["one", "two", "three"].map(|text| text.repeat(50_000));
    for (connection, text) in connections.iter_mut().zip(&texts) {
        connection.write_all(text.as_bytes()).unwrap();
    }
    for (connection, text) in connections.iter_mut().zip(&texts) {
        let mut answer = vec![0; text.len()];
        connection.read_exact(&mut answer).unwrap();
        assert!(answer == text.to_uppercase().as_bytes());
    }
    kill_process(Pid::from_child(&plugin), Signal::INT).unwrap();
    until(&mut said, "Exiting session with sessionId: s-1");
    assert!(plugin.wait().unwrap().success());
}
