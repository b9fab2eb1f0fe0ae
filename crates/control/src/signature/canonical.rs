//! The text that is signed: the request, written in the one way that both sides know.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

use super::Request;
use super::claim::header;

/// All but RFC 3986's unreserved characters.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
const UNSIGNED: &[u8] = b"UNSIGNED-PAYLOAD";

pub(super) fn request(
    request: &Request<'_>,
    signed_headers: &str,
    is_presigned: bool,
    is_s3: bool,
) -> Vec<u8> {
    let mut text = format!(
        "{}\n{}\n{}\n",
        request.method,
        path(request.path, is_s3),
        query(request.query, is_presigned)
    )
    .into_bytes();
    for name in signed_headers.split(';') {
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        append_values(&mut text, request, name);
        text.push(b'\n');
    }
    text.push(b'\n');
    text.extend_from_slice(signed_headers.as_bytes());
    text.push(b'\n');
    text.extend_from_slice(&payload(request, is_presigned));
    text
}

/// The path is encoded once more than in the request line, and without detours; S3's
/// keys are names of their own, and stay as they are.
fn path(raw: &str, is_s3: bool) -> String {
    if is_s3 {
        let decode =
            |segment: &str| encode(&percent_decode(segment.as_bytes()).collect::<Vec<_>>());
        let path: Vec<_> = raw.split('/').map(decode).collect();
        return path.join("/");
    }
    let mut segments = Vec::new();
    for segment in raw.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(encode(segment.as_bytes())),
        }
    }
    let end = match raw.ends_with('/') && !segments.is_empty() {
        true => "/",
        false => "",
    };
    format!("/{}{end}", segments.join("/"))
}

fn query(raw: &str, is_presigned: bool) -> String {
    let mut pairs: Vec<_> = parameters(raw)
        .into_iter()
        .filter(|(name, _)| !(is_presigned && name == b"X-Amz-Signature"))
        .map(|(name, value)| (encode(&name), encode(&value)))
        .collect();
    pairs.sort();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The decoded parameters of a query.
pub(super) fn parameters(raw: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode(text.as_bytes()).collect::<Vec<u8>>()
    };
    raw.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// All values of the header, with commas between, and runs of spaces as one.
fn append_values(text: &mut Vec<u8>, request: &Request<'_>, name: &str) {
    let values = request.headers.iter();
    let values = values.filter(|(found, _)| found.eq_ignore_ascii_case(name));
    for (index, (_, value)) in values.enumerate() {
        if index > 0 {
            text.push(b',');
        }
        let mut before = b'\0';
        for &byte in value.trim_ascii() {
            if byte != b' ' || before != b' ' {
                text.push(byte);
            }
            before = byte;
        }
    }
}

/// The payload's digest, unless the client says that it did not sign it.
fn payload(request: &Request<'_>, is_presigned: bool) -> Vec<u8> {
    let in_query = || {
        let parameters = parameters(request.query).into_iter();
        let mut found = parameters.filter(|(name, _)| name == b"X-Amz-Content-Sha256");
        found.next().map(|(_, value)| value)
    };
    let stated = header(request, "x-amz-content-sha256").map(<[u8]>::to_owned);
    let stated = stated.or_else(|| is_presigned.then(in_query).flatten());
    match stated {
        Some(stated) if stated == UNSIGNED => stated,
        _ => hex(&request.payload_sha256).into_bytes(),
    }
}

fn encode(bytes: &[u8]) -> String {
    percent_encode(bytes, ENCODED).to_string()
}

pub(super) fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
