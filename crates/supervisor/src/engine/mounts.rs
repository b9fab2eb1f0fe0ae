//! The file systems that a task has to itself.

use neargate_core::spec::SHM_SIZE_MIB;
use neargate_core::taskdef::IpcMode;
use neargate_host::own_mounts::{OwnMountError, OwnMounts};
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::plan::LaunchPlan;

/// Mounts what the definition asks for. Most tasks need nothing of it and stay
/// in the host's mount namespace.
pub fn make(
    plan: &LaunchPlan,
    directory: &TaskDirectory,
) -> Result<Option<OwnMounts>, OwnMountError> {
    if plan.definition.ipc_mode != Some(IpcMode::Task) {
        return Ok(None);
    }
    let mut mounts = OwnMounts::part()?;
    let owner = plan.ids.map_or(0, |ids| ids.start);
    mounts.shared_memory(&directory.shared_memory(), SHM_SIZE_MIB, owner)?;
    Ok(Some(mounts))
}
