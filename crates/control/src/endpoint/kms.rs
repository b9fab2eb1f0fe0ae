//! Requests for AWS KMS: about the keys that clusters name for their sessions.

use std::sync::Arc;

use neargate_core::timestamp::Timestamp;
use serde_json::{Value, json};

use super::access::{self, Refusal};
use super::reply;
use crate::clusters;
use crate::operations::{Context, internal};
use crate::server::{Request, Response};
use crate::state::State;

const DESCRIBE: &str = "DescribeKey";

/// Why there is no answer.
enum Failure {
    Refused(Refusal),
    /// In the codes of KMS.
    Fault(&'static str, String),
}

impl<E: Into<Refusal>> From<E> for Failure {
    fn from(refusal: E) -> Self {
        Self::Refused(refusal.into())
    }
}

pub fn answer(state: &Arc<State>, request: &Request, operation: &str, now: Timestamp) -> Response {
    match describe(state, request, operation, now) {
        Ok(key) => reply::success(&json!({"KeyMetadata": key})),
        Err(Failure::Fault(code, message)) => reply::service_error(code, &message),
        Err(Failure::Refused(Refusal::Other(error))) => reply::error(&error),
        Err(Failure::Refused(Refusal::Signature(error))) => reply::unsigned(&error),
    }
}

/// The key that a cluster names, found by its ARN, its id or its alias.
fn describe(
    state: &Arc<State>,
    request: &Request,
    operation: &str,
    now: Timestamp,
) -> Result<Value, Failure> {
    let caller = access::identify(state, request, "kms", now)?;
    if operation != DESCRIBE {
        let message = format!("There is no operation `{operation}`.");
        return Err(Failure::Fault("UnknownOperationException", message));
    }
    access::allow(&caller, "kms", operation, state)?;
    let context = Context::new(state, caller, now, request.host());
    let id = key_id(&request.body)?;
    let wanted = arn(&context, &id);
    let clusters = clusters::all(&*context.snapshot()?, context.region()).map_err(internal)?;
    let mut keys = clusters.iter().filter_map(|cluster| {
        let exec = cluster
            .configuration
            .as_ref()?
            .execute_command_configuration
            .as_ref()?;
        Some(arn(&context, exec.kms_key_id.as_deref()?))
    });
    match keys.find(|key| *key == wanted) {
        Some(arn) => Ok(metadata(state, &arn)),
        None => Err(Failure::Fault(
            "NotFoundException",
            format!("Key '{wanted}' does not exist"),
        )),
    }
}

fn key_id(body: &[u8]) -> Result<String, Failure> {
    let body: Option<Value> = serde_json::from_slice(body).ok();
    let id = body.and_then(|body| Some(body.get("KeyId")?.as_str()?.to_owned()));
    let missing = "1 validation error detected: Value null at 'keyId' failed to satisfy \
                   constraint: Member must not be null";
    id.ok_or_else(|| Failure::Fault("ValidationException", missing.to_owned()))
}

fn arn(context: &Context, key: &str) -> String {
    if key.starts_with("arn:") {
        return key.to_owned();
    }
    let resource = match key.strip_prefix("alias/") {
        Some(_) => key.to_owned(),
        None => format!("key/{key}"),
    };
    neargate_core::arn::Arn {
        service: "kms".to_owned(),
        resource,
        ..context.owner().cluster("")
    }
    .to_string()
}

fn metadata(state: &State, arn: &str) -> Value {
    let id = arn.rsplit_once([':', '/']).map_or(arn, |(_, id)| id);
    json!({
        "AWSAccountId": state.settings.config.account.as_str(),
        "Arn": arn,
        "KeyId": id,
        "Enabled": true,
        "KeyState": "Enabled",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeyManager": "CUSTOMER",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "MultiRegion": false,
    })
}
