//! Images that could not be pulled. These texts are the task's `stoppedReason`.

use std::fmt;

/// How a pull failed, in containerd's terms, which are Fargate's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PullFailure<'a> {
    /// The manifest was not to be had.
    Unresolved {
        reference: &'a str,
        why: Unresolved<'a>,
    },
    /// The image is for other platforms than, say, `linux/amd64`.
    NoPlatform { platform: &'a str },
    /// A layer or the configuration did not arrive whole, or not as its digest says.
    NotCopied { cause: &'a str },
    /// A layer arrived and could not be unpacked.
    NotExtracted { layer: &'a str, cause: &'a str },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unresolved<'a> {
    NotFound,
    /// The registry answered something else, such as `403 Forbidden`.
    Status {
        method: &'a str,
        url: &'a str,
        status: &'a str,
    },
    /// There was no answer.
    NoAnswer {
        method: &'a str,
        url: &'a str,
        cause: &'a str,
    },
    /// Anything else, such as containerd's `pull access denied, repository does not exist …`.
    Other {
        cause: &'a str,
    },
}

/// The reason of a task whose image could not be pulled, after that many attempts.
#[must_use]
pub fn cannot_pull(attempts: u32, failure: &PullFailure<'_>) -> String {
    let what = match failure {
        PullFailure::Unresolved { .. } | PullFailure::NoPlatform { .. } => "pull image manifest",
        PullFailure::NotCopied { .. } | PullFailure::NotExtracted { .. } => "ref pull",
    };
    format!("CannotPullContainerError: {what} has been retried {attempts} time(s): {failure}")
}

impl fmt::Display for PullFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresolved { reference, why } => {
                write!(f, "failed to resolve ref {reference}: ")?;
                match why {
                    Unresolved::Other { cause } => f.write_str(cause),
                    Unresolved::NotFound => write!(f, "{reference}: not found"),
                    Unresolved::Status {
                        method,
                        url,
                        status,
                    } => {
                        let method = method.to_ascii_uppercase();
                        write!(
                            f,
                            "unexpected status from {method} request to {url}: {status}"
                        )
                    }
                    Unresolved::NoAnswer { method, url, cause } => {
                        let method = GoMethod(method);
                        write!(f, "failed to do request: {method} \"{url}\": {cause}")
                    }
                }
            }
            Self::NoPlatform { platform } => write!(
                f,
                "image Manifest does not contain descriptor matching platform '{platform}'."
            ),
            Self::NotExtracted { layer, cause } => {
                write!(f, "failed to extract layer {layer}: {cause}")
            }
            Self::NotCopied { cause } => write!(f, "failed to copy: {cause}"),
        }
    }
}

/// A method as Go's HTTP client names it in errors: `Head`, `Get`.
struct GoMethod<'a>(&'a str);

impl fmt::Display for GoMethod<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = self.0.chars();
        if let Some(first) = letters.next() {
            write!(
                f,
                "{}{}",
                first.to_ascii_uppercase(),
                letters.as_str().to_ascii_lowercase()
            )?;
        }
        Ok(())
    }
}
