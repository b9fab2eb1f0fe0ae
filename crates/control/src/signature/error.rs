/// A request whose sender is not known for sure, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", self.code())]
pub struct Error {
    flavour: Flavour,
    problem: Problem,
    message: String,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// It is not signed.
    Unsigned,
    /// A part of the signature is missing or has no form.
    Incomplete,
    /// The signature is another one, or for something else.
    Mismatch,
    /// It was signed too long ago, or in the future.
    Expired,
    /// There is no such access key, or the session token is not its.
    UnknownClient,
}

/// Services say the same in different codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// ECS, SSM and others that speak JSON.
    Json,
    /// STS and IAM.
    Query,
    /// EC2.
    Ec2,
}

impl Flavour {
    /// By the signing name.
    pub fn of(service: &str) -> Self {
        match service {
            "ec2" => Self::Ec2,
            "sts" | "iam" => Self::Query,
            _ => Self::Json,
        }
    }
}

impl Error {
    pub(super) fn new(flavour: Flavour, problem: Problem, message: String) -> Self {
        let message = match (flavour, problem) {
            (Flavour::Json, Problem::Unsigned) => "Missing Authentication Token".to_owned(),
            (Flavour::Ec2, Problem::UnknownClient | Problem::Mismatch) => {
                "AWS was not able to validate the provided access credentials".to_owned()
            }
            (Flavour::Ec2, Problem::Expired) => "Request has expired.".to_owned(),
            _ => message,
        };
        Self {
            flavour,
            problem,
            message,
        }
    }

    /// What is wrong.
    pub fn problem(&self) -> Problem {
        self.problem
    }

    /// The code: `InvalidSignatureException`.
    pub fn code(&self) -> &'static str {
        match (self.flavour, self.problem) {
            (Flavour::Json, Problem::Unsigned) => "MissingAuthenticationTokenException",
            (Flavour::Json, Problem::Incomplete) => "IncompleteSignatureException",
            (Flavour::Json, Problem::Mismatch | Problem::Expired) => "InvalidSignatureException",
            (Flavour::Json, Problem::UnknownClient) => "UnrecognizedClientException",
            (_, Problem::Unsigned) => "MissingAuthenticationToken",
            (_, Problem::Incomplete) => "IncompleteSignature",
            (Flavour::Query, Problem::Mismatch | Problem::Expired) => "SignatureDoesNotMatch",
            (Flavour::Query, Problem::UnknownClient) => "InvalidClientTokenId",
            (Flavour::Ec2, Problem::Mismatch | Problem::UnknownClient) => "AuthFailure",
            (Flavour::Ec2, Problem::Expired) => "RequestExpired",
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match (self.flavour, self.problem) {
            (Flavour::Json, _) | (_, Problem::Incomplete) => 400,
            (Flavour::Ec2, Problem::Mismatch | Problem::UnknownClient) => 401,
            (Flavour::Ec2, Problem::Expired) => 400,
            (_, _) => 403,
        }
    }

    /// The text.
    pub fn message(&self) -> &str {
        &self.message
    }
}
