//! DeleteAccountSetting. It answers with the setting that counts from then on.

use neargate_api::types::{DeleteAccountSettingRequest, DeleteAccountSettingResponse};
use neargate_api::{Error, calls};
use neargate_store::Batch;

use crate::account_settings;
use crate::operations::{Context, Handle, internal};

impl Handle for calls::DeleteAccountSetting {
    async fn handle(
        context: &Context,
        input: DeleteAccountSettingRequest,
    ) -> Result<DeleteAccountSettingResponse, Error> {
        let principal = super::principal(context, input.principal_arn.as_deref())?;
        let name = input
            .name
            .ok_or_else(|| Error::invalid_parameter("Name can not be blank."))?;
        super::check_settable(name, &principal)?;
        let region = context.region();
        let collection = account_settings::collection(region, &principal).map_err(internal)?;
        context
            .transact(|_| {
                let key = collection.key(name.as_str()).map_err(internal)?;
                Ok((Batch::new().delete(key), ()))
            })
            .await?;
        let snapshot = context.snapshot()?;
        let setting = account_settings::effective(&*snapshot, region, &principal, name);
        let mut setting = setting.map_err(internal)?;
        setting.principal_arn = Some(principal.arn());
        Ok(DeleteAccountSettingResponse {
            setting: Some(setting),
        })
    }
}
