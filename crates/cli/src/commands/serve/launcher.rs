//! Tasks are launched and cleaned up after by processes of their own: those do what needs
//! privileges and memory, the endpoint does not.

use std::path::PathBuf;
use std::process::Stdio;

use neargate_control::tasks::{LaunchError, Launcher, Launching};
use neargate_core::ids::TaskId;
use neargate_protocol::request::TaskRequest;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::Mutex;

use crate::settings::Settings;

pub struct Processes {
    program: PathBuf,
    settings: Settings,
    /// One clean-up at a time does for all.
    recovering: Mutex<()>,
}

impl Processes {
    pub fn of(settings: &Settings) -> Self {
        Self {
            program: std::env::current_exe().unwrap_or_else(|_| "neargate".into()),
            settings: settings.clone(),
            recovering: Mutex::new(()),
        }
    }

    async fn run(
        &self,
        command: &str,
        operands: &[String],
        input: &[u8],
    ) -> Result<(), LaunchError> {
        let failed = |what: &str, error: &dyn std::fmt::Display| {
            LaunchError(format!("`neargate {command}` {what}: {error}"))
        };
        let mut child = Command::new(&self.program)
            .arg(command)
            .args(operands)
            .arg("--root")
            .arg(&self.settings.root)
            .arg("--config")
            .arg(&self.settings.config)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            // A Ctrl-C at our terminal is not for it.
            .process_group(0)
            .spawn()
            .map_err(|error| failed("cannot be started", &error))?;
        if let Some(mut stdin) = child.stdin.take() {
            // One that does not read says why with its status.
            let _ = stdin.write_all(input).await;
        }
        let output = child.wait_with_output().await;
        let output = output.map_err(|error| failed("cannot be waited for", &error))?;
        match output.status.success() {
            true => Ok(()),
            false => Err(failed(
                "failed",
                &String::from_utf8_lossy(&output.stderr).trim(),
            )),
        }
    }
}

impl Launcher for Processes {
    fn launch(&self, request: TaskRequest) -> Launching<'_> {
        Box::pin(async move {
            let input = serde_json::to_vec(&request);
            let input = input.map_err(|error| LaunchError(error.to_string()))?;
            self.run("launch", &[], &input).await
        })
    }

    fn recover(&self) -> Launching<'_> {
        Box::pin(async move {
            let _alone = self.recovering.lock().await;
            self.run("cleanup", &[], b"").await
        })
    }

    fn remove(&self, task: TaskId) -> Launching<'_> {
        Box::pin(async move { self.run("rm", &[task.to_string()], b"").await })
    }
}
