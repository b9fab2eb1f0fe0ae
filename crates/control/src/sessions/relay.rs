//! A client's WebSocket and its session's supervisor: frames are carried between them, unread.
//!
//! Each direction waits for its other end, so neither holds more than what it carries.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use neargate_core::timestamp::Timestamp;
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::frame::{self, Frame, Kind};
use neargate_protocol::message::Request;
use neargate_session::channel;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use uuid::Uuid;

use super::Stream;
use crate::clock;
use crate::server::{Conversation, WebSocket};
use crate::state::State;
use crate::tasks::Supervisor;

/// What a client reads of a session that is not, in the supervisors' words.
const NO_SESSION: &str = "The session is not known, or its token has been used.";

/// What clients take between the last message and the end of the connection.
const LINGER: Duration = Duration::from_millis(200);

/// What to do with the WebSocket of a session's client. Every client is let in: they understand a
/// refusal only as a message.
pub fn conversation(state: Arc<State>, stream: Stream) -> Conversation {
    Conversation::new(move |socket| async move {
        match supervisor(&state, &stream).await {
            Some(supervisor) => carry(socket, supervisor).await,
            None => refuse(socket, &stream.session).await,
        }
    })
}

/// The supervisor that has the session, ready for the client's frames.
async fn supervisor(state: &State, stream: &Stream) -> Option<Supervisor> {
    let region = stream.region.parse().ok()?;
    let stored = state.session(&region, &stream.session).ok()??;
    let directory = TaskDirectory::of(&state.settings.root, stored.task);
    let mut supervisor = Supervisor::connect(&directory).ok()??;
    let attach = Request::AttachSession {
        session_id: stream.session.clone(),
    };
    supervisor.send(&attach).await.ok()?;
    Some(supervisor)
}

async fn refuse(mut socket: WebSocket, session: &str) {
    let frame = channel::closed(session, NO_SESSION, Uuid::new_v4(), now());
    let _ = socket.send(Message::Binary(frame)).await;
    tokio::time::sleep(LINGER).await;
    let _ = socket.close(Some(goodbye())).await;
}

async fn carry(socket: WebSocket, supervisor: Supervisor) {
    let (mut sink, stream) = socket.split();
    let (reader, writer) = supervisor.into_halves();
    tokio::select! {
        // The client has gone: that is for the supervisor to see.
        () = to_supervisor(stream, writer) => {}
        () = to_client(reader, &mut sink) => {
            tokio::time::sleep(LINGER).await;
            let _ = sink.send(Message::Close(Some(goodbye()))).await;
            let _ = sink.close().await;
        }
    }
}

async fn to_supervisor(mut stream: SplitStream<WebSocket>, mut writer: OwnedWriteHalf) {
    let mut bytes = Vec::new();
    while let Some(Ok(message)) = stream.next().await {
        bytes.clear();
        match message {
            Message::Text(text) => frame::encode(Kind::Text, text.as_bytes(), &mut bytes),
            Message::Binary(binary) => frame::encode(Kind::Binary, &binary, &mut bytes),
            Message::Close(_) => return,
            // Pings are answered where the socket is read.
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => continue,
        }
        if writer.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

async fn to_client(mut reader: OwnedReadHalf, sink: &mut SplitSink<WebSocket, Message>) {
    let mut incoming = Vec::new();
    loop {
        match Frame::take_from(&mut incoming) {
            Ok(Some(frame)) => {
                if frame.kind != Kind::Binary {
                    continue;
                }
                let message = Message::Binary(Bytes::from(frame.payload));
                if sink.send(message).await.is_err() {
                    return;
                }
            }
            Ok(None) => match reader.read_buf(&mut incoming).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            },
            Err(error) => {
                tracing::warn!(%error, "a supervisor cannot be understood");
                return;
            }
        }
    }
}

/// The session is over: nothing went wrong.
fn goodbye() -> CloseFrame {
    CloseFrame {
        code: CloseCode::Normal,
        reason: Utf8Bytes::default(),
    }
}

fn now() -> Timestamp {
    clock::now()
}
