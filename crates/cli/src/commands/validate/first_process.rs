//! Programs that insist on being process 1, which under `pidMode: task` is
//! the pause process.

use neargate_core::taskdef::{ContainerDefinition, PidMode, TaskDefinition};
use neargate_image::{Platform, Reference, Store, StoreError};
use oci_spec::image::Config as ImageConfig;

/// Looks at the images that are on this machine.
pub fn warnings(definition: &TaskDefinition, store: &Store) -> Result<Vec<String>, StoreError> {
    let mut warnings = Vec::new();
    if definition.pid_mode != Some(PidMode::Task) {
        return Ok(warnings);
    }
    for container in &definition.container_definitions {
        let Ok(reference) = container.image.parse::<Reference>() else {
            continue;
        };
        let Some(image) = store.resolve(&reference, &Platform::host())? else {
            continue;
        };
        let config = image.config.config().clone().unwrap_or_default();
        if let Some(init) = insists_on_pid_1(container, &config) {
            warnings.push(format!(
                "container '{}' starts {init}, which only works as process 1: under pidMode task \
                 that is the pause process, and the container will end at once",
                container.name
            ));
        }
    }
    Ok(warnings)
}

/// Which such program the container starts. `/dev/init` does not help: it is
/// not process 1 either.
fn insists_on_pid_1(container: &ContainerDefinition, image: &ImageConfig) -> Option<&'static str> {
    let empty = Vec::new();
    let entry_point = match container.entry_point.as_slice() {
        [] => image.entrypoint().as_ref().unwrap_or(&empty),
        given => given,
    };
    let command = match container.command.as_slice() {
        // The definition's entry point replaces the image's command too.
        [] if container.entry_point.is_empty() => image.cmd().as_ref().unwrap_or(&empty),
        given => given,
    };
    match entry_point.iter().chain(command).next()?.as_str() {
        // <https://github.com/just-containers/s6-overlay>: its entry point.
        "/init" => Some("s6-overlay (/init)"),
        "/sbin/init" | "/usr/sbin/init" | "/lib/systemd/systemd" | "/usr/lib/systemd/systemd" => {
            Some("systemd")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oci_spec::image::ConfigBuilder;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_first_word_of_what_runs_decides() {
        let s6 = ConfigBuilder::default()
            .entrypoint(words(&["/init"]))
            .cmd(words(&["nginx"]))
            .build()
            .unwrap();
        let systemd = ConfigBuilder::default()
            .cmd(words(&["/sbin/init"]))
            .build()
            .unwrap();
        let plain = ContainerDefinition::default();
        assert_eq!(insists_on_pid_1(&plain, &s6), Some("s6-overlay (/init)"));
        assert_eq!(insists_on_pid_1(&plain, &systemd), Some("systemd"));
        let own = ContainerDefinition {
            entry_point: words(&["nginx"]),
            ..plain
        };
        assert_eq!(insists_on_pid_1(&own, &s6), None);
        assert_eq!(insists_on_pid_1(&own, &systemd), None);
        let command = ContainerDefinition {
            command: words(&["sh"]),
            ..Default::default()
        };
        assert_eq!(insists_on_pid_1(&command, &systemd), None);
    }
}
