//! What a cluster may be told about itself.

use neargate_api::Error;
use neargate_api::types::{
    ClusterConfiguration, ClusterServiceConnectDefaults, ClusterServiceConnectDefaultsRequest,
    ClusterSetting, ClusterSettingName, ExecuteCommandLogConfiguration, ExecuteCommandLogging,
};

const CONTAINER_INSIGHTS: [&str; 3] = ["disabled", "enabled", "enhanced"];

/// The settings as given, and what they are without saying.
pub fn settings(given: Vec<ClusterSetting>) -> Result<Vec<ClusterSetting>, Error> {
    let mut settings: Vec<ClusterSetting> = Vec::new();
    for setting in given {
        let name = setting
            .name
            .unwrap_or(ClusterSettingName::ContainerInsights);
        let value = setting.value.unwrap_or_default();
        if !CONTAINER_INSIGHTS.contains(&&*value) {
            return Err(Error::invalid_parameter(format!(
                "Invalid value '{value}' for the cluster setting {name}. Valid values: [{}]",
                CONTAINER_INSIGHTS.join(", ")
            )));
        }
        if settings.iter().any(|known| known.name == Some(name)) {
            return Err(Error::invalid_parameter(format!(
                "The cluster setting {name} is given more than once."
            )));
        }
        settings.push(setting_of(name, &value));
    }
    if settings.is_empty() {
        let name = ClusterSettingName::ContainerInsights;
        settings.push(setting_of(name, CONTAINER_INSIGHTS[0]));
    }
    Ok(settings)
}

fn setting_of(name: ClusterSettingName, value: &str) -> ClusterSetting {
    ClusterSetting {
        name: Some(name),
        value: Some(value.to_owned()),
    }
}

/// A configuration whose parts go together.
pub fn configuration(
    given: Option<ClusterConfiguration>,
) -> Result<Option<ClusterConfiguration>, Error> {
    let Some(mut configuration) = given else {
        return Ok(None);
    };
    if let Some(exec) = &mut configuration.execute_command_configuration {
        let logging = exec.logging.unwrap_or(ExecuteCommandLogging::Default);
        exec.logging = Some(logging);
        let overrides = logging == ExecuteCommandLogging::Override;
        match &exec.log_configuration {
            Some(_) if !overrides => {
                return Err(Error::invalid_parameter(
                    "You must set logging to 'OVERRIDE' when you supply a log configuration",
                ));
            }
            log if overrides && !log.as_ref().is_some_and(has_target) => {
                return Err(Error::invalid_parameter(
                    "A CloudWatch log group name or S3 bucket name must be specified when \
                     overriding the default log configuration",
                ));
            }
            _ => {}
        }
    }
    Ok(Some(configuration))
}

fn has_target(log: &ExecuteCommandLogConfiguration) -> bool {
    let is_given = |name: &Option<String>| name.as_ref().is_some_and(|name| !name.is_empty());
    is_given(&log.cloud_watch_log_group_name) || is_given(&log.s3_bucket_name)
}

/// The namespace of Service Connect, kept as it is given: there is no Cloud Map to ask. An empty
/// name takes it away.
pub fn service_connect(
    given: Option<ClusterServiceConnectDefaultsRequest>,
) -> Option<ClusterServiceConnectDefaults> {
    let namespace = given?.namespace.filter(|name| !name.is_empty())?;
    Some(ClusterServiceConnectDefaults {
        namespace: Some(namespace),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn configured(exec: Value) -> Result<Option<ClusterConfiguration>, Error> {
        let given = json!({ "executeCommandConfiguration": exec });
        configuration(Some(serde_json::from_value(given).unwrap()))
    }

    #[test]
    fn a_log_configuration_and_its_override_belong_together() {
        for (exec, text) in [
            (
                json!({"logging": "OVERRIDE"}),
                "A CloudWatch log group name",
            ),
            (
                json!({"logging": "OVERRIDE", "logConfiguration": {"s3KeyPrefix": "x"}}),
                "A CloudWatch log group name",
            ),
            (
                json!({"logConfiguration": {"s3BucketName": "b"}}),
                "You must set logging to 'OVERRIDE'",
            ),
            (
                json!({"logging": "NONE", "logConfiguration": {"s3BucketName": "b"}}),
                "You must set logging to 'OVERRIDE'",
            ),
        ] {
            let refused = configured(exec.clone()).unwrap_err();
            assert!(refused.message.starts_with(text), "{exec}: {refused}");
        }
        let target = json!({"cloudWatchLogGroupName": "/exec"});
        assert!(configured(json!({"logging": "OVERRIDE", "logConfiguration": target})).is_ok());
    }

    #[test]
    fn exec_logs_by_default_as_the_task_does() {
        let configured = configured(json!({"kmsKeyId": "k"})).unwrap().unwrap();
        let exec = configured.execute_command_configuration.unwrap();
        assert_eq!(exec.logging, Some(ExecuteCommandLogging::Default));
    }

    #[test]
    fn container_insights_is_off_unless_it_is_said() {
        let shown = |value: Vec<ClusterSetting>| serde_json::to_value(settings(value).unwrap());
        assert_eq!(
            shown(Vec::new()).unwrap(),
            json!([{"name": "containerInsights", "value": "disabled"}])
        );
        let name = Some(ClusterSettingName::ContainerInsights);
        let value = Some("on".to_owned());
        assert!(settings(vec![ClusterSetting { name, value }]).is_err());
    }
}
