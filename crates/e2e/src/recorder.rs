//! Writes down what clients and the endpoint say to each other.
//!
//! Clients drop in silence what they do not know, and do not miss what they do not look at: only
//! the bytes show whether an answer is as the model has it.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use neargate_api::{Operation, schema};
use serde_json::Value;

use crate::Serve;

/// Stands between clients and an endpoint and passes everything on as it comes.
pub struct Recorder {
    /// Where clients have to connect to.
    pub url: String,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

/// A request and its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The whole of `X-Amz-Target`.
    pub target: String,
    pub status: u16,
    pub answer: Vec<u8>,
}

impl Serve<'_> {
    pub fn record(&self) -> Recorder {
        let address = self.reachable["address"].as_str().expect("an address");
        let endpoint = address.parse().expect("an address");
        let exchanges = Arc::default();
        let record = Arc::clone(&exchanges);
        let listener = self.machine().in_network(move || {
            let listener = TcpListener::bind("127.0.0.1:0").expect("listen");
            let accepting = listener.try_clone().expect("duplicate a socket");
            thread::spawn(move || accept(&accepting, endpoint, &record));
            listener
        });
        let own = listener.local_addr().expect("its address");
        Recorder {
            url: format!("http://{own}"),
            exchanges,
        }
    }
}

impl Recorder {
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges.lock().expect("nobody panics").clone()
    }

    /// Holds every answer of ECS against the model and gives the operations that were asked for.
    #[track_caller]
    pub fn check(&self) -> Vec<Operation> {
        let mut operations = Vec::new();
        for exchange in self.exchanges() {
            let operation = Operation::from_target(&exchange.target);
            let operation = operation.unwrap_or_else(|error| panic!("{error}: {exchange:?}"));
            let answer: Value = serde_json::from_slice(&exchange.answer).expect("it is JSON");
            let checked = match exchange.status {
                200 => schema::check_output(operation, &answer),
                _ => schema::check_error(operation, &answer).map(drop),
            };
            checked.unwrap_or_else(|problem| panic!("{problem}\n{answer}"));
            operations.push(operation);
        }
        operations
    }
}

fn accept(listener: &TcpListener, endpoint: SocketAddr, record: &Arc<Mutex<Vec<Exchange>>>) {
    for client in listener.incoming().flatten() {
        let record = Arc::clone(record);
        // Threads are where their parents are: on the machine.
        thread::spawn(move || {
            // A client may go whenever it likes.
            let _ = relay(&client, endpoint, &record);
        });
    }
}

fn relay(
    client: &TcpStream,
    endpoint: SocketAddr,
    record: &Mutex<Vec<Exchange>>,
) -> io::Result<()> {
    let endpoint = TcpStream::connect(endpoint)?;
    let mut requests = BufReader::new(client);
    let mut answers = BufReader::new(&endpoint);
    while let Some(request) = Message::read(&mut requests)? {
        (&endpoint).write_all(&request.bytes())?;
        let Some(answer) = Message::read(&mut answers)? else {
            return Ok(());
        };
        let status = answer.head.split(' ').nth(1);
        let exchange = Exchange {
            target: request.header("x-amz-target").unwrap_or_default(),
            status: status
                .and_then(|text| text.parse().ok())
                .unwrap_or_default(),
            answer: answer.body.clone(),
        };
        record.lock().expect("nobody panics").push(exchange);
        let mut client = client;
        client.write_all(&answer.bytes())?;
    }
    Ok(())
}

/// A request or an answer, whole.
struct Message {
    /// With the empty line at its end.
    head: String,
    body: Vec<u8>,
}

impl Message {
    fn read(stream: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut message = Self {
            head: String::new(),
            body: Vec::new(),
        };
        while !message.head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut message.head)? == 0 {
                return Ok(None);
            }
        }
        let length = message.header("content-length");
        let length = length.and_then(|text| text.parse().ok()).unwrap_or(0);
        message.body.resize(length, 0);
        stream.read_exact(&mut message.body)?;
        Ok(Some(message))
    }

    fn header(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(found, _)| found.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim().to_owned())
    }

    fn bytes(&self) -> Vec<u8> {
        [self.head.as_bytes(), &self.body].concat()
    }
}
