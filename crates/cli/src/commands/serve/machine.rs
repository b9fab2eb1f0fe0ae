//! What the endpoint has to know of the machine that it runs on.

use std::time::{SystemTime, UNIX_EPOCH};

use neargate_control::Machine;
use neargate_core::timestamp::Timestamp;

const BYTES_PER_MIB: u64 = 1024 * 1024;

pub fn facts() -> Machine {
    let system = rustix::system::sysinfo();
    let memory = system.totalram * u64::from(system.mem_unit);
    let cpus = std::thread::available_parallelism().map_or(1, usize::from);
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.map(|since| since.as_millis()).unwrap_or_default();
    Machine {
        cpus: u32::try_from(cpus).unwrap_or(u32::MAX),
        memory_mib: memory / BYTES_PER_MIB,
        architecture: match std::env::consts::ARCH {
            "aarch64" => "arm64",
            other => other,
        },
        version: env!("CARGO_PKG_VERSION"),
        registered_at: Timestamp::from_millis(u64::try_from(millis).unwrap_or(u64::MAX)),
    }
}
