//! The platform version of a request.
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html>

use neargate_api::{Error, ErrorCode};
use neargate_core::launch::LaunchType;
use neargate_core::taskdef::TaskDefinition;

/// The one that is honoured, which LATEST means as well.
const CURRENT: &str = "1.4.0";
/// Others that Fargate has, and on which what came with 1.4.0 does not work.
const OLDER: [&str; 4] = ["1.3.0", "1.2.0", "1.1.0", "1.0.0"];

pub fn version(
    given: Option<&str>,
    launch_type: LaunchType,
    definition: &TaskDefinition,
) -> Result<Option<String>, Error> {
    let given = given.filter(|given| !given.is_empty());
    if launch_type != LaunchType::Fargate {
        return match given {
            None => Ok(None),
            Some(_) => Err(Error::invalid_parameter(format!(
                "The platform version must be null when specifying an {} launch type.",
                launch_type.as_str()
            ))),
        };
    }
    match given {
        None | Some("LATEST" | CURRENT) => Ok(Some(CURRENT.to_owned())),
        Some(older) if OLDER.contains(&older) => match needs_current(definition) {
            true => Err(Error::new(
                ErrorCode::PlatformTaskDefinitionIncompatibility,
                "One or more of the requested capabilities are not supported.",
            )),
            // What runs it is the current one.
            false => Ok(Some(CURRENT.to_owned())),
        },
        Some(_) => Err(Error::new(
            ErrorCode::PlatformUnknown,
            "The specified platform does not exist.",
        )),
    }
}

fn needs_current(definition: &TaskDefinition) -> bool {
    definition.pid_mode.is_some()
        || definition.ephemeral_storage.is_some()
        || definition
            .container_definitions
            .iter()
            .any(|container| !container.system_controls.is_empty())
}
