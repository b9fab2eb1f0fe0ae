//! Signatures, against the SDK's own signer and AWS's published example.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials as SdkCredentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use neargate_control::signature::{Credentials, Error, Identity, Problem, Request, verify};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const SIGNED_AT: i64 = 1_700_000_000;

/// A request that can be tampered with.
#[derive(Debug, Clone)]
struct Sent {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

impl Sent {
    fn verify_by(
        &self,
        service: &str,
        now: i64,
        credentials: Option<Credentials>,
    ) -> Result<Identity, Error> {
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_slice()))
            .collect();
        let request = Request {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &headers,
            payload_sha256: Sha256::digest(&self.body).into(),
        };
        let now = OffsetDateTime::from_unix_timestamp(now).unwrap();
        verify(&request, service, now, |id| {
            credentials.filter(|_| id == ID)
        })
    }

    fn verify(&self) -> Result<Identity, Error> {
        self.verify_by("ecs", SIGNED_AT, Some(credentials(None)))
    }

    fn set(&mut self, name: &str, value: &str) {
        self.headers.retain(|(found, _)| found != name);
        self.headers.push((name.to_owned(), value.into()));
    }

    fn replace(&mut self, from: &str, to: &str) {
        let (_, header) = self
            .headers
            .iter_mut()
            .find(|(name, _)| name == "authorization")
            .unwrap();
        *header = String::from_utf8_lossy(header)
            .replace(from, to)
            .into_bytes();
    }
}

fn credentials(token: Option<&str>) -> Credentials {
    Credentials {
        secret: SECRET.to_owned(),
        session_token: token.map(str::to_owned),
    }
}

struct How<'a> {
    service: &'a str,
    token: Option<&'a str>,
    presigned: bool,
    unsigned_payload: bool,
}

const PLAIN: How<'_> = How {
    service: "ecs",
    token: None,
    presigned: false,
    unsigned_payload: false,
};

/// Signs as the SDK for Rust does.
fn sdk(mut sent: Sent, how: &How<'_>) -> Sent {
    let identity = SdkCredentials::from_keys(ID, SECRET, how.token.map(str::to_owned)).into();
    let mut settings = SigningSettings::default();
    if how.presigned {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(60));
    }
    if how.unsigned_payload {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let params = SigningParams::builder()
        .identity(&identity)
        .region("eu-west-1")
        .name(how.service)
        .time(UNIX_EPOCH + Duration::from_secs(SIGNED_AT.unsigned_abs()))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let uri = format!("http://localhost:4566{}?{}", sent.path, sent.query);
    let headers = sent
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), std::str::from_utf8(value).unwrap()));
    let body = match how.unsigned_payload {
        true => SignableBody::UnsignedPayload,
        false => SignableBody::Bytes(&sent.body),
    };
    let signable = SignableRequest::new(&sent.method, &uri, headers, body).unwrap();
    let (instructions, _) = sign(signable, &params).unwrap().into_parts();
    let (headers, parameters) = instructions.into_parts();
    for header in headers {
        sent.set(header.name(), header.value());
    }
    for (name, value) in parameters {
        let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let between = if sent.query.is_empty() { "" } else { "&" };
        sent.query.push_str(&format!("{between}{name}={value}"));
    }
    sent
}

fn plain() -> Sent {
    Sent {
        method: "POST".to_owned(),
        path: "/".to_owned(),
        query: String::new(),
        headers: vec![
            ("host".to_owned(), b"localhost:4566".to_vec()),
            (
                "content-type".to_owned(),
                b"application/x-amz-json-1.1".to_vec(),
            ),
            (
                "x-amz-target".to_owned(),
                b"AmazonEC2ContainerServiceV20141113.ListTasks".to_vec(),
            ),
        ],
        body: b"{}".to_vec(),
    }
}

fn refused(result: Result<Identity, Error>) -> (&'static str, u16, String) {
    let error = result.unwrap_err();
    (error.code(), error.status(), error.message().to_owned())
}

fn any_request() -> impl Strategy<Value = Sent> {
    let path = proptest::collection::vec("[a-zA-Z0-9._~ -]{1,6}|%2F|%20|%C3%A4|a=b|a:b@c", 0..4)
        .prop_map(|segments| {
            // Signers disagree on a dot at the end of a path.
            let segments = segments.iter().map(|segment| segment.replace(' ', "%20"));
            let segments: Vec<_> = segments
                .filter(|segment| segment != "." && segment != "..")
                .collect();
            format!("/{}", segments.join("/"))
        });
    let query = proptest::collection::vec(
        (
            "[a-zA-Z0-9._~-]{1,5}",
            "[a-zA-Z0-9._~-]{0,5}|%20x|%2B|%C3%A4|%25",
        ),
        0..5,
    )
    .prop_map(|pairs| {
        pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    });
    let headers = proptest::collection::vec(
        (
            "x-amz-meta-[a-z]{1,3}",
            "[a-z]{1,3}( {1,3}[a-z\"]{1,3}){0,2} {0,2}",
        ),
        0..3,
    );
    let body = proptest::collection::vec(any::<u8>(), 0..50);
    ("GET|POST|PUT", path, query, headers, body).prop_map(|(method, path, query, more, body)| {
        let mut sent = Sent {
            method,
            path,
            query,
            body,
            ..plain()
        };
        for (name, value) in more {
            sent.set(&name, &value);
        }
        sent
    })
}

proptest! {
    #[test]
    fn what_the_sdk_signs_is_accepted(
        sent in any_request(), presigned: bool, unsigned_payload: bool, with_token: bool,
    ) {
        let token = with_token.then_some("token/+=");
        let how = How { service: "ecs", token, presigned, unsigned_payload: unsigned_payload && !presigned };
        let signed = sdk(sent, &how);
        let identity = signed.verify_by("ecs", SIGNED_AT + 30, Some(credentials(token))).unwrap();
        prop_assert_eq!(identity.access_key_id, ID);
        prop_assert_eq!(identity.region, "eu-west-1");
        prop_assert_eq!(identity.service, "ecs");
        prop_assert_eq!(identity.signed_at.unix_timestamp(), SIGNED_AT);
    }

    #[test]
    fn what_was_changed_after_it_was_signed_is_refused(sent in any_request(), presigned: bool, what in 0..5) {
        let mut signed = sdk(sent, &How { presigned, ..PLAIN });
        match what {
            0 => signed.method.push('X'),
            1 => signed.path.push_str("/x"),
            2 => signed.query.push_str("&x=y"),
            3 => signed.body.push(b'x'),
            _ => signed.set("x-amz-target", "AmazonEC2ContainerServiceV20141113.DeleteCluster"),
        }
        prop_assert_eq!(signed.verify().unwrap_err().problem(), Problem::Mismatch);
    }

    #[test]
    fn nothing_panics(
        path: String, query: String, authorization: Vec<u8>, date: Vec<u8>, name: String,
        field in "(AWS4-HMAC-SHA256 )?((Credential|SignedHeaders|Signature)=[a-z0-9/;-]{0,40},? ?){0,4}",
    ) {
        for authorization in [authorization, field.into_bytes()] {
            let headers = vec![
                ("authorization".to_owned(), authorization),
                ("X-Amz-Date".to_owned(), date.clone()),
                (name.clone(), date.clone()),
            ];
            let mut sent = Sent { path: path.clone(), query: query.clone(), headers, ..plain() };
            sent.verify().unwrap_err();
            sent.headers.remove(0);
            sent.query.insert_str(0, "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=5&");
            sent.verify().unwrap_err();
        }
    }
}

/// The example of AWS's documentation on signing (IAM, ListUsers).
#[test]
fn the_published_example_is_accepted() {
    let authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
        SignedHeaders=content-type;host;x-amz-date, \
        Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    let headers: [(&str, &[u8]); 4] = [
        ("Authorization", authorization.as_bytes()),
        (
            "Content-Type",
            b"application/x-www-form-urlencoded; charset=utf-8",
        ),
        ("Host", b"iam.amazonaws.com"),
        ("X-Amz-Date", b"20150830T123600Z"),
    ];
    let request = Request {
        method: "GET",
        path: "/",
        query: "Action=ListUsers&Version=2010-05-08",
        headers: &headers,
        payload_sha256: Sha256::digest(b"").into(),
    };
    let now = OffsetDateTime::from_unix_timestamp(1_440_938_160).unwrap();
    let lookup = |id: &str| {
        assert_eq!(id, "AKIDEXAMPLE");
        Some(Credentials {
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned(),
            session_token: None,
        })
    };
    assert_eq!(
        verify(&request, "iam", now, lookup).unwrap().region,
        "us-east-1"
    );
}

#[test]
fn json_services_say_what_is_wrong_in_their_words() {
    let (code, status, message) = refused(plain().verify());
    assert_eq!(
        (code, status, message.as_str()),
        (
            "MissingAuthenticationTokenException",
            400,
            "Missing Authentication Token"
        )
    );

    let signed = sdk(plain(), &PLAIN);
    let mut cut = signed.clone();
    cut.set("authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e");
    let (code, status, message) = refused(cut.verify());
    assert_eq!((code, status), ("IncompleteSignatureException", 400));
    assert_eq!(
        message,
        "Authorization header requires 'Signature' parameter. \
         Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256"
    );

    let invalid = "The security token included in the request is invalid.";
    let unknown = ("UnrecognizedClientException", 400, invalid.to_owned());
    assert_eq!(refused(signed.verify_by("ecs", SIGNED_AT, None)), unknown);

    let (code, status, message) =
        refused(signed.verify_by("ecs", SIGNED_AT + 901, Some(credentials(None))));
    assert_eq!((code, status), ("InvalidSignatureException", 400));
    assert_eq!(
        message,
        "Signature expired: 20231114T221320Z is now earlier than 20231114T221321Z (20231114T222821Z - 15 min.)"
    );
    let (_, _, message) =
        refused(signed.verify_by("ecs", SIGNED_AT - 901, Some(credentials(None))));
    assert_eq!(
        message,
        "Signature not yet current: 20231114T221320Z is still later than 20231114T221319Z (20231114T215819Z + 15 min.)"
    );
    for offset in [-900, 900] {
        signed
            .verify_by("ecs", SIGNED_AT + offset, Some(credentials(None)))
            .unwrap();
    }

    let other = Credentials {
        secret: "other".to_owned(),
        session_token: None,
    };
    let (code, _, message) = refused(signed.verify_by("ecs", SIGNED_AT, Some(other)));
    assert_eq!(code, "InvalidSignatureException");
    assert!(message.starts_with("The request signature we calculated does not match"));
}

#[test]
fn a_signature_is_for_one_scope() {
    let signed = sdk(plain(), &PLAIN);
    let (code, _, message) = refused(signed.verify_by("ssm", SIGNED_AT, Some(credentials(None))));
    assert_eq!(
        (code, message.as_str()),
        (
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'ssm'."
        )
    );
    for (from, to) in [
        ("/aws4_request", "/aws4"),
        ("/eu-west-1/", "//"),
        ("/20231114/", "/20231115/"),
        ("/eu-west-1/", "/eu-west-2/"),
        ("host;", ""),
    ] {
        let mut changed = signed.clone();
        changed.replace(from, to);
        assert_eq!(
            changed.verify().unwrap_err().problem(),
            Problem::Mismatch,
            "{to}"
        );
    }
    let mut changed = signed.clone();
    changed.replace("/eu-west-1/", "/");
    assert_eq!(changed.verify().unwrap_err().problem(), Problem::Incomplete);
}

#[test]
fn headers_that_give_a_request_its_meaning_must_be_signed() {
    let mut sent = plain();
    sent.headers.retain(|(name, _)| name != "x-amz-target");
    let mut signed = sdk(sent, &PLAIN);
    signed.verify().unwrap();
    signed.set("user-agent", "added by a proxy");
    signed.verify().unwrap();
    signed.set(
        "X-Amz-Target",
        "AmazonEC2ContainerServiceV20141113.DeleteCluster",
    );
    let (code, _, message) = refused(signed.verify());
    assert_eq!(code, "InvalidSignatureException");
    assert_eq!(
        message,
        "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization."
    );
}

#[test]
fn a_session_token_must_be_that_of_the_key() {
    let verify = |signed: Option<&str>, stored: Option<&str>| {
        let sent = sdk(
            plain(),
            &How {
                token: signed,
                ..PLAIN
            },
        );
        sent.verify_by("ecs", SIGNED_AT, Some(credentials(stored)))
    };
    verify(Some("a"), Some("a")).unwrap();
    for (signed, stored) in [(Some("a"), None), (None, Some("a")), (Some("a"), Some("b"))] {
        assert_eq!(
            verify(signed, stored).unwrap_err().code(),
            "UnrecognizedClientException"
        );
    }
}

#[test]
fn a_presigned_request_lasts_as_long_as_it_says() {
    let signed = sdk(
        plain(),
        &How {
            presigned: true,
            ..PLAIN
        },
    );
    let at = |offset| signed.verify_by("ecs", SIGNED_AT + offset, Some(credentials(None)));
    at(60).unwrap();
    assert_eq!(at(61).unwrap_err().problem(), Problem::Expired);
    let mut endless = signed.clone();
    endless.query = endless.query.replace("Expires=%36%30", "Expires=604801");
    assert_ne!(endless.query, signed.query);
    assert_eq!(endless.verify().unwrap_err().problem(), Problem::Incomplete);
}

#[test]
fn query_services_have_codes_of_their_own() {
    let codes = |service| {
        let sent = sdk(plain(), &How { service, ..PLAIN });
        let known = || Some(credentials(None));
        let mut changed = sent.clone();
        changed.body.clear();
        let mut cut = sent.clone();
        cut.replace("Signature=", "S=");
        [
            plain().verify_by(service, SIGNED_AT, known()),
            cut.verify_by(service, SIGNED_AT, known()),
            changed.verify_by(service, SIGNED_AT, known()),
            sent.verify_by(service, SIGNED_AT + 1000, known()),
            sent.verify_by(service, SIGNED_AT, None),
        ]
        .map(|result| {
            result
                .map_err(|error| (error.code(), error.status()))
                .unwrap_err()
        })
    };
    assert_eq!(
        codes("sts"),
        [
            ("MissingAuthenticationToken", 403),
            ("IncompleteSignature", 400),
            ("SignatureDoesNotMatch", 403),
            ("SignatureDoesNotMatch", 403),
            ("InvalidClientTokenId", 403),
        ]
    );
    assert_eq!(
        codes("ec2"),
        [
            ("MissingAuthenticationToken", 403),
            ("IncompleteSignature", 400),
            ("AuthFailure", 401),
            ("RequestExpired", 400),
            ("AuthFailure", 401),
        ]
    );
}
