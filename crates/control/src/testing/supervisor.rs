//! The socket of a pretended task's supervisor.

use std::io;
use std::sync::Arc;

use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::frame::Frame;
use neargate_protocol::message::{Reply, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use super::machine::FakeTask;

/// Listens until the task is STOPPED.
pub fn start(directory: &TaskDirectory, task: &Arc<FakeTask>) -> io::Result<()> {
    let listener = UnixListener::bind(directory.socket())?;
    let task = Arc::clone(task);
    tokio::spawn(async move {
        let mut states = task.state.subscribe();
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    let Ok((stream, _)) = accepted else { return };
                    // A client that goes is no trouble.
                    let task = Arc::clone(&task);
                    tokio::spawn(async move { drop(serve(stream, &task).await) });
                }
                _ = states.changed() => if task.is_stopped() { return },
            }
        }
    });
    Ok(())
}

async fn serve(mut stream: UnixStream, task: &FakeTask) -> io::Result<()> {
    let mut incoming = Vec::new();
    loop {
        let Ok(frame) = Frame::take_from(&mut incoming) else {
            return Ok(());
        };
        let Some(frame) = frame else {
            if stream.read_buf(&mut incoming).await? == 0 {
                return Ok(());
            }
            continue;
        };
        match frame.decode() {
            Ok(Request::Describe) => say(&mut stream, &state(task)).await?,
            Ok(Request::Watch { .. }) => return tell(stream, task).await,
            Ok(Request::Stop(order)) => {
                order.events().for_each(|event| task.happen(event));
                say(&mut stream, &Reply::Accepted).await?;
            }
            _ => {
                let refused = Reply::Refused {
                    error: "a pretended task does not do that".to_owned(),
                    hint: None,
                };
                say(&mut stream, &refused).await?;
            }
        }
    }
}

/// Every state, until the last.
async fn tell(mut stream: UnixStream, task: &FakeTask) -> io::Result<()> {
    let mut states = task.state.subscribe();
    loop {
        states.borrow_and_update();
        say(&mut stream, &state(task)).await?;
        if task.is_stopped() || states.changed().await.is_err() {
            return Ok(());
        }
    }
}

fn state(task: &FakeTask) -> Reply {
    Reply::Task {
        task: Box::new(task.state.borrow().clone()),
    }
}

async fn say(stream: &mut UnixStream, reply: &Reply) -> io::Result<()> {
    let mut bytes = Vec::new();
    Frame::message(reply).encode_into(&mut bytes);
    stream.write_all(&bytes).await
}
