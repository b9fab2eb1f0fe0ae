//! Reading a task definition from a file or standard input.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::PathBuf;

use neargate_core::taskdef::{self, ParseError, TaskDefinition};

#[derive(Debug, thiserror::Error)]
pub enum InputError {
    #[error("the task definition cannot be read")]
    Read(#[source] io::Error),
    #[error("{from} is not a task definition")]
    Parse { from: String, source: ParseError },
}

/// A file, or `-` for standard input.
#[derive(Clone, Debug)]
pub enum Input {
    Stdin,
    File(PathBuf),
}

impl From<OsString> for Input {
    fn from(text: OsString) -> Self {
        if text == "-" {
            Self::Stdin
        } else {
            Self::File(text.into())
        }
    }
}

impl Input {
    pub fn task_definition(&self) -> Result<TaskDefinition, InputError> {
        let text = self.read().map_err(InputError::Read)?;
        taskdef::parse(&text).map_err(|source| InputError::Parse {
            from: self.to_string(),
            source,
        })
    }

    fn read(&self) -> io::Result<String> {
        match self {
            Self::Stdin => {
                let mut text = String::new();
                io::stdin().read_to_string(&mut text)?;
                Ok(text)
            }
            Self::File(path) => fs_err::read_to_string(path),
        }
    }
}

impl std::fmt::Display for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}
