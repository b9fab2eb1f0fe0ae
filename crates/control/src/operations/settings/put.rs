//! PutAccountSetting and PutAccountSettingDefault.

use neargate_api::types::{
    PutAccountSettingDefaultRequest, PutAccountSettingDefaultResponse, PutAccountSettingRequest,
    PutAccountSettingResponse, Setting, SettingName,
};
use neargate_api::{Error, calls};
use neargate_store::Batch;

use crate::account_settings::{self, Principal, StoredSetting};
use crate::operations::{Context, Handle, internal};

impl Handle for calls::PutAccountSetting {
    async fn handle(
        context: &Context,
        input: PutAccountSettingRequest,
    ) -> Result<PutAccountSettingResponse, Error> {
        let principal = super::principal(context, input.principal_arn.as_deref())?;
        let setting = put(context, &principal, input.name, input.value).await?;
        Ok(PutAccountSettingResponse {
            setting: Some(setting),
        })
    }
}

impl Handle for calls::PutAccountSettingDefault {
    async fn handle(
        context: &Context,
        input: PutAccountSettingDefaultRequest,
    ) -> Result<PutAccountSettingDefaultResponse, Error> {
        let root = Principal::root(context.owner().account);
        let setting = put(context, &root, input.name, input.value).await?;
        Ok(PutAccountSettingDefaultResponse {
            setting: Some(setting),
        })
    }
}

async fn put(
    context: &Context,
    principal: &Principal,
    name: Option<SettingName>,
    value: Option<String>,
) -> Result<Setting, Error> {
    let name = name.ok_or_else(|| Error::invalid_parameter("Name can not be blank."))?;
    super::check_settable(name, principal)?;
    let value = value.unwrap_or_default();
    let values = account_settings::values(name);
    if !values.contains(&&*value) {
        return Err(Error::invalid_parameter(format!(
            "Invalid value for the account setting {name}: value should be one of [{}]",
            values.join(",")
        )));
    }
    let collection = account_settings::collection(context.region(), principal);
    let collection = collection.map_err(internal)?;
    context
        .transact(|_| {
            let stored = StoredSetting {
                value: value.clone(),
            };
            let batch = collection.put(Batch::new(), name.as_str(), &stored);
            let setting = account_settings::shown(principal, name, value.clone());
            Ok((batch.map_err(internal)?, setting))
        })
        .await
}
