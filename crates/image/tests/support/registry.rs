//! A registry on loopback that misbehaves on demand.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use neargate_image::Digest;

use super::Built;

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: String,
}

/// What to answer.
pub struct Answer {
    pub status: &'static str,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Send only so much of the body and hang up.
    pub cut: Option<usize>,
}

impl Answer {
    pub fn new(status: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            cut: None,
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

type Rule = dyn FnMut(&Request) -> Option<Answer> + Send;

/// A running registry; it ends with the test's process.
#[derive(Clone)]
pub struct TestRegistry {
    pub address: String,
    log: Arc<Mutex<Vec<Request>>>,
}

impl TestRegistry {
    /// Serves `image` as `app:1`; `rule` may answer first.
    pub fn serve(
        image: &Built,
        rule: impl FnMut(&Request) -> Option<Answer> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let log = Arc::new(Mutex::new(Vec::new()));
        let served = Self {
            address,
            log: log.clone(),
        };
        let image = image.clone();
        let rule: Arc<Mutex<Box<Rule>>> = Arc::new(Mutex::new(Box::new(rule)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (image, rule, log) = (image.clone(), rule.clone(), log.clone());
                std::thread::spawn(move || {
                    let Some(request) = read_request(&stream) else {
                        return;
                    };
                    log.lock().unwrap().push(request.clone());
                    let special = rule.lock().unwrap()(&request);
                    answer(stream, special.unwrap_or_else(|| usual(&image, &request)));
                });
            }
        });
        served
    }

    /// The reference of the served image.
    pub fn reference(&self) -> neargate_image::Reference {
        format!("{}/app:1", self.address).parse().unwrap()
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.log.lock().unwrap().clone()
    }

    pub fn count(&self, part: &str) -> usize {
        self.requests()
            .iter()
            .filter(|request| request.path.contains(part))
            .count()
    }
}

fn usual(image: &Built, request: &Request) -> Answer {
    let wanted = request.path.rsplit('/').next().unwrap_or_default();
    let body = match wanted {
        "1" => Some(&image.manifest),
        digest => image
            .all_blobs()
            .find(|blob| Digest::of(blob).to_string() == digest),
    };
    let Some(body) = body else {
        return Answer::new("404 Not Found", "{}");
    };
    match request.headers.get("range").and_then(|range| {
        range
            .strip_prefix("bytes=")?
            .strip_suffix('-')?
            .parse::<usize>()
            .ok()
    }) {
        Some(start) => Answer::new("206 Partial Content", &body[start..]).header(
            "Content-Range",
            &format!("bytes {start}-{}/{}", body.len() - 1, body.len()),
        ),
        None => Answer::new("200 OK", body.clone()),
    }
}

fn read_request(stream: &TcpStream) -> Option<Request> {
    let mut input = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        input
            .read_line(&mut line)
            .ok()
            .map(|_| line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = HashMap::new();
    while let Some((name, value)) = line()?.split_once(':') {
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    Some(Request {
        method,
        path,
        headers,
        body,
    })
}

fn answer(mut stream: TcpStream, answer: Answer) {
    let length = answer.body.len();
    let mut head = format!(
        "HTTP/1.1 {}\r\nContent-Length: {length}\r\nConnection: close\r\n",
        answer.status
    );
    for (name, value) in &answer.headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += "\r\n";
    let body = &answer.body[..answer.cut.unwrap_or(length).min(length)];
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body));
}
