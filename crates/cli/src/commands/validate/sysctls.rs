//! What this kernel makes of a definition's `systemControls`.

use neargate_core::config::Config;
use neargate_core::sysctl::{self, Scope};
use neargate_core::taskdef::{IpcMode, NetworkMode, TaskDefinition};
use neargate_host::probe::{self, Probe, Verdict};

/// Tries each parameter in throw-away namespaces and says what would not work.
pub fn warnings(definition: &TaskDefinition, config: &Config) -> Result<Vec<String>, probe::Error> {
    let controls = definition
        .container_definitions
        .iter()
        .flat_map(|container| {
            let name = &container.name;
            container
                .system_controls
                .iter()
                .map(move |control| (name, control))
        });
    let mut probed = None;
    let mut warnings = Vec::new();
    for (container, control) in controls {
        let Ok(scope) = sysctl::scope(&control.namespace) else {
            continue;
        };
        if is_host_s(definition, scope) {
            continue;
        }
        // Namespaces are not free: none for a definition without controls.
        let probe = match &mut probed {
            Some(probe) => probe,
            None => probed.insert(Probe::new(config.ids.first)?),
        };
        let verdict = probe.sysctl(scope, &control.namespace, &control.value)?;
        if let Some(text) = describe(&verdict, &control.value) {
            warnings.push(format!(
                "{} of container '{container}': {text}",
                control.namespace
            ));
        }
    }
    Ok(warnings)
}

/// Whether the parameter would be the machine's own.
fn is_host_s(definition: &TaskDefinition, scope: Scope) -> bool {
    match scope {
        Scope::Network => definition.network_mode == Some(NetworkMode::Host),
        Scope::Ipc => definition.ipc_mode == Some(IpcMode::Host),
    }
}

fn describe(verdict: &Verdict, value: &str) -> Option<String> {
    Some(match verdict {
        Verdict::Accepted => return None,
        Verdict::Absent { on_host: true } => {
            "this kernel has it for the machine as a whole only, so the container will fail to \
             start, as it would on Fargate"
                .to_owned()
        }
        Verdict::Absent { on_host: false } => {
            "this kernel does not have it, so the container will fail to start".to_owned()
        }
        Verdict::ReadOnly => {
            "this kernel lets it be set for the machine as a whole only, so the container will \
             fail to start"
                .to_owned()
        }
        Verdict::NotInUserNamespaces => {
            "this kernel does not let a task with a user namespace of its own set it (net.core.* \
             needs Linux 6.3): run the task with --userns=host"
                .to_owned()
        }
        Verdict::Invalid(error) => {
            format!("this kernel does not take the value `{value}`: {error}")
        }
    })
}
