//! AWS STS: who one is.

use super::fault::Fault;
use super::xml::{Element, text};
use crate::operations::Context;

/// The one operation that needs no permission.
pub const IDENTITY: &str = "GetCallerIdentity";

pub fn identity(context: &Context) -> Result<Vec<Element>, Fault> {
    Ok(vec![
        text("Arn", context.caller_arn()),
        text("UserId", context.state.user_id(&context.caller.user.name)),
        text("Account", &context.state.settings.config.account),
    ])
}
