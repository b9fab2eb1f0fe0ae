//! Registries on a machine's loopback device that do not serve anything.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use crate::Machine;

impl Machine {
    /// Makes Docker Hub a registry that has nothing, and says so to every
    /// request.
    pub fn use_empty_registry(&self) {
        let errors = r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"#;
        self.use_answering_registry("404 Not Found", "application/json", errors);
    }

    /// Makes Docker Hub a registry that gives the same manifest for whatever is
    /// asked, also by a digest that is another's.
    pub fn use_lying_registry(&self) {
        let media_type = "application/vnd.oci.image.manifest.v1+json";
        let manifest = format!(r#"{{"schemaVersion":2,"mediaType":"{media_type}","layers":[]}}"#);
        self.use_answering_registry("200 OK", media_type, &manifest);
    }

    fn use_answering_registry(&self, status: &str, media_type: &str, body: &str) {
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let body = body.to_owned();
        self.use_registry(move |mut client| {
            let lines = BufReader::new(client.try_clone().expect("duplicate a socket")).lines();
            let mut lines = lines.map_while(Result::ok);
            let asks_for_head = lines.next().is_some_and(|line| line.starts_with("HEAD"));
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let body = if asks_for_head { "" } else { &body };
            let _ = write!(client, "{head}{body}");
        });
    }

    /// Makes Docker Hub a registry that takes every request and answers none.
    pub fn use_stalling_registry(&self) {
        let mut clients = Vec::new();
        self.use_registry(move |client| clients.push(client));
    }

    fn use_registry(&self, mut serve: impl FnMut(TcpStream) + Send + 'static) {
        let listener = self.on(|| TcpListener::bind("127.0.0.1:0").expect("listen"));
        let address = listener.local_addr().expect("the registry's address");
        thread::spawn(move || listener.incoming().flatten().for_each(&mut serve));
        self.configure(&format!(
            "[registry.mirrors]\n\"docker.io\" = \"http://{address}\"\n"
        ));
    }
}
