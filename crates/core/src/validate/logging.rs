//! Log drivers and their router.

use super::Verdict;
use super::subject::{Subject, refuse_if};
use crate::arn::Arn;
use crate::taskdef::{LogConfiguration, LogDriver};

const FARGATE_DRIVERS: [LogDriver; 3] = [
    LogDriver::Awslogs,
    LogDriver::Splunk,
    LogDriver::Awsfirelens,
];
const GROUP: &str = "awslogs-group";
const STREAM_PREFIX: &str = "awslogs-stream-prefix";
const CONFIG_TYPE: &str = "config-file-type";
const CONFIG_VALUE: &str = "config-file-value";

fn configurations<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a LogConfiguration> {
    subject
        .containers()
        .iter()
        .filter_map(|container| container.log_configuration.as_ref())
}

pub(super) fn driver_is_fargate_s(subject: &Subject<'_>) -> Verdict {
    configurations(subject)
        .map(|logs| logs.log_driver)
        .try_for_each(|driver| {
            refuse_if(
                subject.is_fargate() && !FARGATE_DRIVERS.contains(&driver),
                || {
                    let allowed = FARGATE_DRIVERS.map(LogDriver::as_str).join(",");
                    format!("{driver} is not a valid log driver. Must be one of [{allowed}]")
                },
            )
        })
}

pub(super) fn awslogs_has_its_options(subject: &Subject<'_>) -> Verdict {
    let awslogs = configurations(subject).filter(|logs| logs.log_driver == LogDriver::Awslogs);
    for LogConfiguration { options, .. } in awslogs {
        refuse_if(!options.contains_key(GROUP), || {
            format!("Log driver awslogs requires options: {GROUP}")
        })?;
        if !subject.is_fargate() {
            continue;
        }
        refuse_if(subject.definition.execution_role_arn.is_none(), || {
            "Fargate requires task definition to have execution role ARN to support log driver \
             awslogs."
                .to_owned()
        })?;
        refuse_if(!options.contains_key(STREAM_PREFIX), || {
            format!(
                "Fargate requires log configuration options to include {STREAM_PREFIX} to support \
                 log driver awslogs."
            )
        })?;
    }
    Ok(())
}

pub(super) fn firelens_has_a_router(subject: &Subject<'_>) -> Verdict {
    let is_used = configurations(subject).any(|logs| logs.log_driver == LogDriver::Awsfirelens);
    let has_router = subject
        .containers()
        .iter()
        .any(|c| c.firelens_configuration.is_some());
    refuse_if(is_used && !has_router, || {
        "When awsfirelens log driver is specified in log configuration, a firelens configuration \
         object must be configured in one of the containers."
            .to_owned()
    })
}

pub(super) fn firelens_config_is_reachable(subject: &Subject<'_>) -> Verdict {
    let firelens = subject
        .containers()
        .iter()
        .filter_map(|c| c.firelens_configuration.as_ref());
    let in_s3 = firelens
        .map(|firelens| &firelens.options)
        .filter(|options| options.get(CONFIG_TYPE).is_some_and(|kind| kind == "s3"));
    for options in in_s3 {
        refuse_if(subject.is_fargate(), || {
            "Fargate launch type does not support FirelensConfiguration config file from 's3'"
                .to_owned()
        })?;
        let object = options.get(CONFIG_VALUE).map_or("", String::as_str);
        object.parse::<Arn>().map_err(|error| error.to_string())?;
    }
    Ok(())
}
