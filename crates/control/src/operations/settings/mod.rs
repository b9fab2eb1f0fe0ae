//! Account settings.

mod delete;
mod list;
mod put;
#[cfg(test)]
mod tests;

use neargate_api::Error;
use neargate_api::types::SettingName;

use super::Context;
use crate::account_settings::{self, Principal};

/// The principal that a request names, else who sends it.
fn principal(context: &Context, given: Option<&str>) -> Result<Principal, Error> {
    let caller = context.caller_arn();
    let arn = given.filter(|arn| !arn.is_empty()).unwrap_or(&caller);
    Principal::read(&context.owner().account, arn).ok_or_else(|| {
        Error::invalid_parameter(format!(
            "The principal {arn} is not valid. Specify a user, a role or the root user of the \
             account."
        ))
    })
}

/// Some settings are not for everybody to set.
fn check_settable(name: SettingName, principal: &Principal) -> Result<(), Error> {
    if account_settings::is_managed(name) {
        return Err(Error::invalid_parameter(format!(
            "The account setting {name} is managed by AWS and cannot be changed."
        )));
    }
    if account_settings::is_of_account(name) && !principal.is_root() {
        return Err(Error::invalid_parameter(format!(
            "The account setting {name} can only be set for the root user."
        )));
    }
    Ok(())
}
