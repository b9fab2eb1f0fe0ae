//! DescribeSessions.

use std::collections::BTreeMap;

use neargate_core::timestamp::Timestamp;
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::session::SessionRecord;
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Failure, fault};
use crate::operations::{Context, internal};
use crate::sessions::{self, SessionError, StoredSession};

/// In one answer, unless fewer are asked for.
const LARGEST: usize = 200;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Input {
    state: State,
    #[serde(default)]
    filters: Vec<Filter>,
    max_results: Option<usize>,
    next_token: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
enum State {
    Active,
    History,
}

/// Its members begin with small letters, unlike all others.
#[derive(Debug, Deserialize)]
struct Filter {
    key: String,
    value: String,
}

pub fn answer(context: &Context, input: &Input) -> Result<Value, Failure> {
    let mut found = Vec::new();
    let mut records = BTreeMap::new();
    for stored in stored(context)? {
        let record = records.entry(stored.task).or_insert_with(|| {
            let root = &context.state.settings.root;
            // Of a task that was removed nothing is known any more.
            let read = TaskDirectory::of(root, stored.task).read_sessions();
            read.unwrap_or_default()
        });
        let record = record.iter().find(|record| record.id == stored.id);
        let shown = Shown::of(context, &stored, record);
        if shown.state == input.state && matches(&stored, shown.status, &input.filters)? {
            found.push((stored, shown));
        }
    }
    // The youngest first, as on AWS.
    found.sort_by(|(a, _), (b, _)| (b.started_at, &b.id).cmp(&(a.started_at, &a.id)));
    let begin = match &input.next_token {
        Some(token) => token
            .parse()
            .map_err(|_| fault("InvalidNextToken", "The specified token isn't valid."))?,
        None => 0,
    };
    let size = input.max_results.unwrap_or(LARGEST).clamp(1, LARGEST);
    let page = found.iter().skip(begin).take(size);
    let mut answer = json!({
        "Sessions": page.map(|(stored, shown)| shown.to_value(stored)).collect::<Vec<_>>(),
    });
    if begin + size < found.len() {
        answer["NextToken"] = (begin + size).to_string().into();
    }
    Ok(answer)
}

fn stored(context: &Context) -> Result<Vec<StoredSession>, Failure> {
    let collection = sessions::collection(context.region()).map_err(internal)?;
    let items = collection
        .list(&*context.snapshot()?)
        .map_err(SessionError::from)?;
    Ok(items.into_iter().map(|item| item.object).collect())
}

struct Shown {
    state: State,
    status: &'static str,
    ended_at: Option<Timestamp>,
}

impl Shown {
    fn of(context: &Context, stored: &StoredSession, record: Option<&SessionRecord>) -> Self {
        let task = context.state.tasks.get(stored.task);
        let stopped_at = task.as_ref().and_then(|task| task.stopped_at());
        let ended_at = record.and_then(|record| record.ended_at).or(stopped_at);
        let is_over = ended_at.is_some() || record.is_none() || task.is_none();
        let (state, status) = match is_over {
            true => (State::History, "Terminated"),
            false => (State::Active, "Connected"),
        };
        Self {
            state,
            status,
            ended_at,
        }
    }

    fn to_value(&self, stored: &StoredSession) -> Value {
        let mut session = json!({
            "SessionId": stored.id,
            "Target": stored.target,
            "Status": self.status,
            "StartDate": seconds(stored.started_at),
            "DocumentName": stored.document,
            "Owner": stored.owner,
        });
        if let Some(ended_at) = self.ended_at {
            session["EndDate"] = seconds(ended_at).into();
        }
        if let Some(reason) = &stored.reason {
            session["Reason"] = reason.as_str().into();
        }
        session
    }
}

fn seconds(at: Timestamp) -> f64 {
    at.as_millis() as f64 / 1000.0
}

fn matches(stored: &StoredSession, status: &str, filters: &[Filter]) -> Result<bool, Failure> {
    for Filter { key, value } in filters {
        let is_so = match key.as_str() {
            "InvokedAfter" => stored.started_at.as_millis() >= date(value)?,
            "InvokedBefore" => stored.started_at.as_millis() < date(value)?,
            "Target" => stored.target == *value,
            "Owner" => stored.owner == *value,
            "Status" => status == value,
            "SessionId" => stored.id == *value,
            _ => {
                let message = format!("The filter key {key} isn't valid.");
                return Err(fault("InvalidFilterKey", message).into());
            }
        };
        if !is_so {
            return Ok(false);
        }
    }
    Ok(true)
}

fn date(text: &str) -> Result<u64, Failure> {
    let date = OffsetDateTime::parse(text, &Rfc3339);
    let date = date.map_err(|_| {
        let message = format!("{text} is no date such as 2018-08-29T00:00:00Z.");
        fault("ValidationException", message)
    })?;
    Ok(u64::try_from(date.unix_timestamp()).unwrap_or(0) * 1000)
}
