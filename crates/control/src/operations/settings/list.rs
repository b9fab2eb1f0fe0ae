//! ListAccountSettings: what a principal has set, or what counts for it.

use neargate_api::types::{
    ListAccountSettingsRequest, ListAccountSettingsResponse, Setting, SettingName,
};
use neargate_api::{Error, calls};

use crate::account_settings;
use crate::operations::page::Pages;
use crate::operations::{Context, Handle, internal};

/// The most that one answer holds.
const MOST: i32 = 10;

impl Handle for calls::ListAccountSettings {
    async fn handle(
        context: &Context,
        input: ListAccountSettingsRequest,
    ) -> Result<ListAccountSettingsResponse, Error> {
        let size = input.max_results.unwrap_or(MOST);
        if !(1..=MOST).contains(&size) {
            return Err(Error::invalid_parameter(format!(
                "maxResults should be between 1 and {MOST}."
            )));
        }
        let value = input.value.filter(|value| !value.is_empty());
        if value.is_some() && input.name.is_none() {
            return Err(Error::invalid_parameter(
                "An account setting name must be specified with a value.",
            ));
        }
        let principal = super::principal(context, input.principal_arn.as_deref())?;
        let effective = input.effective_settings.unwrap_or(false);
        let snapshot = context.snapshot()?;
        let region = context.region();
        let mut found: Vec<(&str, Setting)> = Vec::new();
        let names = SettingName::ALL.iter().copied();
        for name in names.filter(|name| input.name.is_none_or(|wanted| wanted == *name)) {
            let setting = match effective {
                true => account_settings::effective(&*snapshot, region, &principal, name).map(Some),
                false => account_settings::own(&*snapshot, region, &principal, name),
            };
            let setting = setting.map_err(internal)?;
            let is_wanted = |setting: &Setting| value.is_none() || setting.value == value;
            if let Some(setting) = setting.filter(is_wanted) {
                found.push((name.as_str(), setting));
            }
        }
        found.sort_by_key(|(name, _)| *name);
        let page = Pages::of(Some(size), input.next_token.as_deref())?
            .cut(found.iter().map(|(name, _)| *name));
        let settings = found
            .iter()
            .filter(|(name, _)| page.items.contains(name))
            .map(|(_, setting)| setting.clone());
        Ok(ListAccountSettingsResponse {
            settings: Some(settings.collect()),
            next_token: page.next_token,
        })
    }
}
