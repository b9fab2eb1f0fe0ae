//! Registries on a machine's loopback device that do not serve anything.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use crate::Machine;

impl Machine {
    /// Makes Docker Hub a registry that has nothing, and says so to every
    /// request.
    pub fn use_empty_registry(&self) {
        self.use_registry(|mut client| {
            let lines = BufReader::new(client.try_clone().expect("duplicate a socket")).lines();
            for line in lines.map_while(Result::ok) {
                if line.is_empty() {
                    break;
                }
            }
            let body = r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"#;
            let _ = write!(
                client,
                "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
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
