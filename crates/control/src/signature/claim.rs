//! What a request says about its signature, in its `Authorization` header or its query.

use super::canonical::parameters;
use super::scope::Scope;
use super::{Problem, Refusal, Request, time};

pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// Seven days, the most a presigned request may last.
const LONGEST: i64 = 604_800;

#[derive(Debug)]
pub(super) struct Claim {
    pub kind: Kind,
    pub scope: Scope,
    pub date: String,
    /// As they were signed: names in lower case, with semicolons between.
    pub signed_headers: String,
    pub signature: [u8; 32],
    pub session_token: Option<Vec<u8>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Header,
    /// Valid for so many seconds.
    Presigned {
        expires: i64,
    },
}

impl Claim {
    pub fn of(request: &Request<'_>) -> Result<Self, Refusal> {
        if let Some(header) = header(request, "authorization") {
            return Self::of_header(request, &String::from_utf8_lossy(header));
        }
        let query = parameters(request.query);
        let is_presigned = query.iter().any(|(name, _)| name == b"X-Amz-Algorithm");
        match is_presigned {
            true => Self::of_query(&query),
            false => Err(unsigned()),
        }
    }

    fn of_header(request: &Request<'_>, header_value: &str) -> Result<Self, Refusal> {
        let (algorithm, rest) = match header_value.trim().split_once(' ') {
            Some((algorithm, rest)) => (algorithm, rest),
            None => (header_value.trim(), ""),
        };
        if !algorithm.starts_with("AWS4") {
            return Err(unsigned());
        }
        check_algorithm(algorithm)?;
        let field = |name: &str| {
            let mut fields = rest
                .split(',')
                .filter_map(|field| field.trim().split_once('='));
            let found = fields.find(|(found, _)| found.trim() == name);
            found
                .map(|(_, value)| value.trim())
                .filter(|value| !value.is_empty())
        };
        let text = |name| header(request, name).map(|value| String::from_utf8_lossy(value));
        let date = text("x-amz-date").map(String::from);
        let date = date.or_else(|| text("date").map(|date| time::from_date_header(&date)));
        let fields = (
            field("Credential"),
            field("SignedHeaders"),
            field("Signature"),
            date,
        );
        let (Some(credential), Some(signed_headers), Some(signature), Some(date)) = fields else {
            let needs = |name| format!("Authorization header requires '{name}' parameter.");
            let mut missing = Vec::new();
            missing.extend(fields.0.is_none().then(|| needs("Credential")));
            missing.extend(fields.2.is_none().then(|| needs("Signature")));
            missing.extend(fields.1.is_none().then(|| needs("SignedHeaders")));
            missing.extend(fields.3.is_none().then(|| {
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                    .to_owned()
            }));
            let message = format!("{} Authorization={algorithm}", missing.join(" "));
            return Err((Problem::Incomplete, message));
        };
        Ok(Self {
            kind: Kind::Header,
            scope: Scope::parse(credential)?,
            date,
            signed_headers: signed_headers.to_owned(),
            signature: digest(signature.as_bytes()),
            session_token: header(request, "x-amz-security-token")
                .map(|token| token.trim_ascii().to_owned()),
        })
    }

    fn of_query(query: &[(Vec<u8>, Vec<u8>)]) -> Result<Self, Refusal> {
        let parameter = |name: &str| {
            let found = query.iter().find(|(found, _)| found == name.as_bytes());
            found.map(|(_, value)| value.as_slice())
        };
        let text = |name: &str| {
            let found = parameter(name).filter(|value| !value.is_empty());
            let text = found.map(|value| String::from_utf8_lossy(value).into_owned());
            text.ok_or_else(|| {
                let message = format!("AWS query-string parameters must include '{name}'.");
                (Problem::Incomplete, message)
            })
        };
        check_algorithm(&text("X-Amz-Algorithm")?)?;
        let expires = text("X-Amz-Expires")?;
        let expires = expires
            .parse()
            .ok()
            .filter(|expires| (1..=LONGEST).contains(expires));
        let expires = expires.ok_or_else(|| {
            let message = format!("X-Amz-Expires must be a number between 1 and {LONGEST}.");
            (Problem::Incomplete, message)
        })?;
        Ok(Self {
            kind: Kind::Presigned { expires },
            scope: Scope::parse(&text("X-Amz-Credential")?)?,
            date: text("X-Amz-Date")?,
            signed_headers: text("X-Amz-SignedHeaders")?,
            signature: digest(text("X-Amz-Signature")?.as_bytes()),
            session_token: parameter("X-Amz-Security-Token").map(<[u8]>::to_owned),
        })
    }

    /// What decides about the request's meaning must be under the signature.
    pub fn check_signed_headers(&self, request: &Request<'_>) -> Result<(), Refusal> {
        let is_signed = |name: &str| self.signed_headers.split(';').any(|signed| signed == name);
        let refuse = |name: &str| {
            let message = format!("{name} must be a 'SignedHeader' in the AWS Authorization.");
            Err((Problem::Mismatch, message))
        };
        if !is_signed("host") && !is_signed(":authority") {
            return refuse("'Host' or ':authority'");
        }
        for (name, _) in request.headers {
            let lower = name.to_ascii_lowercase();
            if lower.starts_with("x-amz-") && !is_signed(&lower) {
                return refuse(&format!("'{name}'"));
            }
        }
        Ok(())
    }
}

fn unsigned() -> Refusal {
    (
        Problem::Unsigned,
        "Request is missing Authentication Token".to_owned(),
    )
}

fn check_algorithm(algorithm: &str) -> Result<(), Refusal> {
    match algorithm == ALGORITHM {
        true => Ok(()),
        false => Err((
            Problem::Incomplete,
            format!("Unsupported AWS 'algorithm': '{algorithm}'."),
        )),
    }
}

/// The first header of that name, which is in lower case.
pub(super) fn header<'a>(request: &Request<'a>, name: &str) -> Option<&'a [u8]> {
    let mut headers = request.headers.iter();
    let found = headers.find(|(found, _)| found.eq_ignore_ascii_case(name));
    found.map(|(_, value)| *value)
}

/// The signature's bytes. What is no digest becomes one that no text has.
fn digest(text: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    let nibble = |character: u8| char::from(character).to_digit(16);
    if text.len() != 64 {
        return digest;
    }
    for (byte, pair) in digest.iter_mut().zip(text.chunks_exact(2)) {
        let (Some(high), Some(low)) = (nibble(pair[0]), nibble(pair[1])) else {
            return [0; 32];
        };
        *byte = u8::try_from(high << 4 | low).unwrap_or(0);
    }
    digest
}
