//! The file systems that a task has to itself.

use neargate_core::spec::SHM_SIZE_MIB;
use neargate_core::taskdef::{IpcMode, TaskDefinition};
use neargate_host::own_mounts::{OwnMountError, OwnMounts};
use neargate_protocol::directory::TaskDirectory;
use neargate_protocol::plan::LaunchPlan;

/// Mounts what the definition asks for. Most tasks need nothing of it and stay
/// in the host's mount namespace.
pub fn make(
    definition: &TaskDefinition,
    plan: &LaunchPlan,
    directory: &TaskDirectory,
) -> Result<Option<OwnMounts>, OwnMountError> {
    let shares_memory = definition.ipc_mode == Some(IpcMode::Task);
    let storage = definition.ephemeral_storage.as_ref();
    if !shares_memory && storage.is_none() {
        return Ok(None);
    }
    let mut mounts = OwnMounts::part()?;
    if shares_memory {
        let owner = plan.ids.map_or(0, |ids| ids.start);
        mounts.shared_memory(&directory.shared_memory(), SHM_SIZE_MIB, owner)?;
    }
    if let Some(storage) = storage {
        let gib = u32::try_from(storage.size_in_gib).unwrap_or_default();
        mounts.limited(&directory.storage(), &directory.storage_file(), gib)?;
    }
    Ok(Some(mounts))
}
