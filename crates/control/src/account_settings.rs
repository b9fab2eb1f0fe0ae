//! Account settings as they are kept: `account-setting/REGION/PRINCIPAL/NAME`.
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html>

use neargate_api::types::{Setting, SettingName, SettingType};
use neargate_core::arn::{AccountId, Arn, Region};
use neargate_store::{Collection, CollectionError, KeyError, Snapshot};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredSetting {
    pub value: String,
}

/// Whose setting it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    account: AccountId,
    /// Such as `root` or `user/ann`.
    resource: String,
}

/// Longer than that is no principal of IAM's.
const LONGEST: usize = 700;

impl Principal {
    /// Whose settings are everybody's who has none of their own.
    pub fn root(account: AccountId) -> Self {
        Self {
            account,
            resource: "root".to_owned(),
        }
    }

    /// A user, a role or the root of the account.
    pub fn read(account: &AccountId, arn: &str) -> Option<Self> {
        let arn: Arn = arn.parse().ok()?;
        let segments: Vec<_> = arn.resource.split('/').collect();
        let is_principal = match segments.as_slice() {
            ["root"] => true,
            ["user" | "role", names @ ..] => {
                !names.is_empty() && names.iter().all(|name| is_name(name))
            }
            _ => false,
        };
        let is_ours = arn.service == "iam" && arn.account == account.as_str();
        (is_ours && is_principal && arn.resource.len() <= LONGEST).then(|| Self {
            account: account.clone(),
            resource: arn.resource,
        })
    }

    pub fn arn(&self) -> String {
        format!("arn:aws:iam::{}:{}", self.account, self.resource)
    }

    pub fn is_root(&self) -> bool {
        self.resource == "root"
    }
}

fn is_name(name: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    !name.is_empty() && name.chars().all(is_allowed)
}

/// What a setting may be, the first as it is unless somebody sets it.
pub const fn values(name: SettingName) -> &'static [&'static str] {
    match name {
        // There are no other ARNs any more.
        SettingName::ServiceLongArnFormat
        | SettingName::TaskLongArnFormat
        | SettingName::ContainerInstanceLongArnFormat => &["enabled"],
        SettingName::AwsvpcTrunking
        | SettingName::FargateFIPSMode
        | SettingName::FargateEventWindows => &["disabled", "enabled"],
        SettingName::ContainerInsights => &["disabled", "enabled", "enhanced"],
        SettingName::TagResourceAuthorization => &["on", "off"],
        SettingName::FargateTaskRetirementWaitPeriod => &["7", "0", "14"],
        SettingName::DefaultLogDriverMode => &["non-blocking", "blocking"],
        SettingName::GuardDutyActivate => &["off"],
    }
}

/// Whether it is AWS who sets it.
pub fn is_managed(name: SettingName) -> bool {
    name == SettingName::GuardDutyActivate
}

/// Whether it is the account's as a whole.
pub fn is_of_account(name: SettingName) -> bool {
    name == SettingName::FargateTaskRetirementWaitPeriod
}

pub fn collection(
    region: &Region,
    principal: &Principal,
) -> Result<Collection<StoredSetting>, KeyError> {
    let path = ["account-setting", region.as_str()];
    Collection::below(path.into_iter().chain(principal.resource.split('/')))
}

/// A setting that a principal has of its own.
pub fn own(
    snapshot: &dyn Snapshot,
    region: &Region,
    principal: &Principal,
    name: SettingName,
) -> Result<Option<Setting>, CollectionError> {
    let found = collection(region, principal)?.get(snapshot, name.as_str())?;
    Ok(found.map(|item| shown(principal, name, item.object.value)))
}

/// The setting that counts for a principal: its own, the account's, or AWS's.
pub fn effective(
    snapshot: &dyn Snapshot,
    region: &Region,
    principal: &Principal,
    name: SettingName,
) -> Result<Setting, CollectionError> {
    if let Some(setting) = own(snapshot, region, principal, name)? {
        return Ok(setting);
    }
    let root = Principal::root(principal.account.clone());
    let of_account = own(snapshot, region, &root, name)?;
    Ok(of_account.unwrap_or_else(|| {
        let default = values(name).first().copied().unwrap_or_default();
        shown(&root, name, default.to_owned())
    }))
}

pub fn shown(principal: &Principal, name: SettingName, value: String) -> Setting {
    Setting {
        name: Some(name),
        value: Some(value),
        principal_arn: Some(principal.arn()),
        r#type: Some(match is_managed(name) {
            true => SettingType::AwsManaged,
            false => SettingType::User,
        }),
    }
}
