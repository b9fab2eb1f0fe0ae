//! How a failed command ends: a plain sentence, its chain of causes, a hint
//! with the next step, and an exit status.

use std::error::Error;
use std::io;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use crate::hint;
use crate::output;

/// The status of a command that failed.
pub const FAILURE: u8 = 1;

/// The status of `run` and `exec` when the task or the command in it could
/// not start, so that it differs from the status of what they run (the
/// convention of docker-run(1)).
pub const NOT_STARTED: u8 = 125;

/// 128 and the number of SIGPIPE: what other commands end with when nobody
/// reads their output any more.
const BROKEN_PIPE: u8 = 141;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const CAUSE: Style = Style::new().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// A command's failure. Made from any error by `?`.
#[derive(Debug)]
pub struct CommandError {
    status: u8,
    error: Box<dyn Error + Send + Sync>,
    hint: Option<String>,
}

impl CommandError {
    pub fn with_status(mut self, status: u8) -> Self {
        self.status = status;
        self
    }

    /// Tells the user and gives the status to exit with.
    pub fn report(&self) -> ExitCode {
        if self.is_broken_pipe() {
            return ExitCode::from(BROKEN_PIPE);
        }
        output::to_stderr(&self.render());
        ExitCode::from(self.status)
    }

    /// Whether the reader of our output has had enough (`neargate ps | head`).
    fn is_broken_pipe(&self) -> bool {
        let error = self.error.downcast_ref::<io::Error>();
        error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }

    fn render(&self) -> String {
        let mut text = format!("{ERROR}error:{ERROR:#} {}\n", self.error);
        let mut said = self.error.to_string();
        let mut next = self.error.source();
        while let Some(cause) = next {
            let cause_text = cause.to_string();
            // Many libraries repeat their source in their own text; a person
            // need not read it twice.
            if !said.contains(&cause_text) {
                text += &format!("{CAUSE}caused by:{CAUSE:#} {cause_text}\n");
            }
            said = cause_text;
            next = cause.source();
        }
        if let Some(hint) = &self.hint {
            text += &format!("{HINT}hint:{HINT:#} {hint}\n");
        }
        text
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for CommandError {
    fn from(error: E) -> Self {
        Self {
            status: FAILURE,
            hint: hint::for_error(&error),
            error: Box::new(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the task definition cannot be read")]
    struct Outer(#[source] io::Error);

    fn plain(error: &CommandError) -> String {
        anstream::adapter::strip_str(&error.render()).to_string()
    }

    #[test]
    fn an_error_is_followed_by_its_causes_and_its_hint() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(
            plain(&CommandError::from(Outer(full))),
            "error: the task definition cannot be read\n\
             caused by: no storage space\n\
             hint: free some space: `neargate rm --all` removes stopped tasks, \
             `neargate image prune` unused images\n"
        );
    }

    #[test]
    fn a_cause_that_the_error_already_names_is_not_repeated() {
        #[derive(Debug, thiserror::Error)]
        #[error("reading x: {0}")]
        struct Repeats(#[source] io::Error);
        let error = CommandError::from(Repeats(io::Error::other("no luck")));
        assert_eq!(plain(&error), "error: reading x: no luck\n");
    }
}
