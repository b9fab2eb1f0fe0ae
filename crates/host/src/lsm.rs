//! What the machine's security modules can do for a container.

use std::fs;
use std::path::Path;

use neargate_core::security_options::SecurityOptions;

#[derive(Debug, thiserror::Error)]
pub enum LsmError {
    #[error("AppArmor profile {0}: this machine has no AppArmor")]
    NoAppArmor(String),
    #[error("SELinux label {0}: this machine has no SELinux")]
    NoSeLinux(String),
    #[error("SELinux label {0}: SELinux labels are not supported")]
    SeLinux(String),
}

/// Whether AppArmor is there and enabled.
pub(crate) fn app_armor() -> bool {
    let enabled = fs::read_to_string("/sys/module/apparmor/parameters/enabled");
    enabled.is_ok_and(|enabled| enabled.trim() == "Y")
}

/// Whether SELinux is there and enabled.
pub(crate) fn selinux() -> bool {
    Path::new("/sys/fs/selinux/enforce").exists()
}

/// Refuses what cannot be applied: a container that asks for confinement does
/// not run without it, as ECS places it on no instance that cannot confine it.
pub fn can_confine(options: &SecurityOptions) -> Result<(), LsmError> {
    judge(options, app_armor(), selinux())
}

fn judge(options: &SecurityOptions, app_armor: bool, selinux: bool) -> Result<(), LsmError> {
    if let Some(profile) = options.app_armor.as_ref().filter(|_| !app_armor) {
        return Err(LsmError::NoAppArmor(profile.clone()));
    }
    match options.labels.first() {
        Some(label) if selinux => Err(LsmError::SeLinux(label.clone())),
        Some(label) => Err(LsmError::NoSeLinux(label.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_does_not_run_with_less_confinement_than_it_asks_for() {
        let options = |option: &str| SecurityOptions::parse(&[option.to_owned()]).unwrap();
        let said = |option, app_armor, selinux| {
            let judged = judge(&options(option), app_armor, selinux);
            judged.err().map(|error| error.to_string())
        };
        assert_eq!(said("no-new-privileges", false, false), None);
        assert_eq!(said("apparmor:p", true, false), None);
        assert_eq!(said("apparmor:unconfined", false, false), None);
        let refused = said("apparmor:p", false, true).unwrap();
        assert_eq!(refused, "AppArmor profile p: this machine has no AppArmor");
        assert_eq!(said("label:disable", false, true), None);
        assert!(said("label:type:t", false, false).is_some());
        assert!(said("label:type:t", true, true).is_some());
    }
}
