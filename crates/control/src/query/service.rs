//! The services that are asked in this way, and what differs between them.

use super::Form;
use super::fault::Fault;
use super::xml::{Element, text, tree};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    Ec2,
    Iam,
    Sts,
}

impl Service {
    /// Whose operation a request names: every version of a service's API has a date of its own.
    pub fn of(form: &Form) -> Option<Self> {
        match form.text("Version")? {
            "2010-05-08" => Some(Self::Iam),
            "2011-06-15" => Some(Self::Sts),
            // EC2's many versions differ in what they may be asked for, not in their answers.
            version if version.len() == "2016-11-15".len() => Some(Self::Ec2),
            _ => None,
        }
    }

    /// As signatures and permissions name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ec2 => "ec2",
            Self::Iam => "iam",
            Self::Sts => "sts",
        }
    }

    const fn namespace(self) -> &'static str {
        match self {
            Self::Ec2 => "http://ec2.amazonaws.com/doc/2016-11-15/",
            Self::Iam => "https://iam.amazonaws.com/doc/2010-05-08/",
            Self::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
        }
    }

    /// The answer to an operation that was done.
    pub fn success(self, action: &str, id: &str, result: Vec<Element>) -> String {
        let children = match self {
            Self::Ec2 => std::iter::once(text("requestId", id))
                .chain(result)
                .collect(),
            Self::Iam | Self::Sts => vec![
                tree(format!("{action}Result"), result),
                tree("ResponseMetadata", [text("RequestId", id)]),
            ],
        };
        tree(format!("{action}Response"), children).document(Some(self.namespace()))
    }

    /// The answer to one that was not.
    pub fn failure(self, fault: &Fault, id: &str) -> String {
        let code = text("Code", fault.code);
        let message = text("Message", &fault.message);
        match self {
            Self::Ec2 => tree(
                "Response",
                [
                    tree("Errors", [tree("Error", [code, message])]),
                    text("RequestID", id),
                ],
            )
            .document(None),
            Self::Iam | Self::Sts => {
                let whose = if fault.status < 500 {
                    "Sender"
                } else {
                    "Receiver"
                };
                tree(
                    "ErrorResponse",
                    [
                        tree("Error", [text("Type", whose), code, message]),
                        text("RequestId", id),
                    ],
                )
                .document(Some(self.namespace()))
            }
        }
    }
}
