//! What clients ask for.

use neargate_protocol::frame::{Frame, Kind};
use neargate_protocol::message::{Reply, Request, StopOrder, TerminalSize};

use crate::clients::Role;
use crate::connection::Progress;
use crate::supervisor::Supervisor;
use crate::token::ClientId;

/// Said of a task whose foreground client vanished without stopping it.
const CLIENT_GONE: &str = "The client that ran the task in the foreground is gone";

impl Supervisor {
    /// A client has sent something, or has gone.
    pub(crate) fn serve(&mut self, id: ClientId) {
        let Some(client) = self.clients.get(id) else {
            return;
        };
        let open = matches!(client.connection.read(), Ok(Progress::Open));
        loop {
            let Some(client) = self.clients.get(id) else {
                return;
            };
            match client.connection.next_frame() {
                Ok(Some(frame)) => self.handle(id, frame),
                Ok(None) => break,
                Err(error) => {
                    eprintln!("a client is cut off: {error}");
                    self.hang_up(id);
                    return;
                }
            }
        }
        if !open {
            self.hang_up(id);
        }
    }

    /// Writes what the clients will take. Whose connection has ended is hung up on: whoever only
    /// writes to it learns of that here alone.
    pub(crate) fn write_to_clients(&mut self) {
        for id in self.clients.write_all(&mut self.reactor) {
            self.hang_up(id);
        }
    }

    fn hang_up(&mut self, id: ClientId) {
        match self.clients.remove(id, &mut self.reactor) {
            Some(Role::Watching { owner: true }) => self.request_stop(Some(CLIENT_GONE.into())),
            Some(Role::Exec) => self.exec_abandoned(id),
            _ => {}
        }
    }

    fn handle(&mut self, id: ClientId, frame: Frame) {
        match frame.kind {
            Kind::Stdin => self.exec_input(id, &frame.payload),
            Kind::Message => match frame.decode() {
                Ok(request) => self.answer(id, request),
                Err(error) => self.reply(
                    id,
                    &Reply::Refused {
                        error: error.to_string(),
                        hint: Some(
                            "the client and the supervisor may be of different versions".into(),
                        ),
                    },
                ),
            },
            Kind::Text => self.session_text(id, &frame.payload),
            Kind::Binary => self.session_binary(id, frame.payload),
            Kind::Stdout | Kind::Stderr => {}
        }
    }

    fn answer(&mut self, id: ClientId, request: Request) {
        match request {
            Request::Describe => {
                let reply = self.describe();
                self.reply(id, &reply);
            }
            Request::Watch { owner } => {
                if let Some(client) = self.clients.get(id) {
                    client.role = Role::Watching { owner };
                }
                let reply = self.describe();
                self.reply(id, &reply);
            }
            Request::Stop(order) => {
                self.events.extend(order.events());
                self.reply(id, &Reply::Accepted);
            }
            Request::Sysctls => {
                let reply = Reply::Sysctls {
                    sysctls: self.engine.sysctls(),
                };
                self.reply(id, &reply);
            }
            Request::Exec(request) => self.exec_start(id, &request),
            Request::Resize { rows, columns } => {
                self.exec_resize(id, TerminalSize { rows, columns });
            }
            Request::OpenSession(request) => self.session_open(id, request),
            Request::RenewToken { session_id, token } => self.session_renew(id, &session_id, token),
            Request::EndSession { session_id } => self.session_end(id, &session_id),
            Request::AttachSession { session_id } => self.session_attach(id, session_id),
            Request::EndOfInput => self.exec_end_of_input(id),
        }
    }

    pub(crate) fn request_stop(&mut self, reason: Option<String>) {
        self.events.extend(StopOrder::by_user(reason).events());
    }

    pub(crate) fn reply(&mut self, id: ClientId, reply: &Reply) {
        if let Some(client) = self.clients.get(id) {
            if client.role == Role::Asking {
                client.role = Role::Answered;
            }
            client.connection.reply(reply);
        }
    }
}
