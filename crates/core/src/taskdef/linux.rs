//! What a definition says to the Linux kernel.

use super::shape::{shape, wire_enum};

wire_enum! {
    /// Whose processes the containers see.
    pub enum PidMode { Host = "host", Task = "task" }
}

wire_enum! {
    /// Whose System V objects and POSIX message queues the containers see.
    pub enum IpcMode { Host = "host", Task = "task", None = "none" }
}

shape! {
    #[derive(Default)]
    pub struct LinuxParameters {
        optional {
            capabilities: Option<KernelCapabilities>,
            devices: Vec<Device>,
            init_process_enabled: Option<bool>,
            /// The size of `/dev/shm`, in MiB.
            shared_memory_size: Option<i32>,
            tmpfs: Vec<Tmpfs>,
            /// How much swap the container may use, in MiB; 0 means none.
            max_swap: Option<i32>,
            swappiness: Option<i32>,
        }
    }
}

shape! {
    /// Capabilities added to and dropped from Docker's default set, without their `CAP_`.
    #[derive(Default)]
    pub struct KernelCapabilities {
        optional {
            add: Vec<String>,
            drop: Vec<String>,
        }
    }
}

shape! {
    pub struct Device {
        required {
            host_path: String,
        }
        optional {
            /// The same as on the host, unless given.
            container_path: Option<String>,
            /// All three, unless given.
            permissions: Vec<DeviceCgroupPermission>,
        }
    }
}

wire_enum! {
    pub enum DeviceCgroupPermission { Read = "read", Write = "write", Mknod = "mknod" }
}

shape! {
    pub struct Tmpfs {
        required {
            container_path: String,
            /// MiB.
            size: i32,
        }
        optional {
            mount_options: Vec<String>,
        }
    }
}

shape! {
    /// A resource limit, see setrlimit(2). `-1` means unlimited.
    pub struct Ulimit {
        required {
            name: UlimitName,
            soft_limit: i32,
            hard_limit: i32,
        }
    }
}

wire_enum! {
    pub enum UlimitName {
        Core = "core",
        Cpu = "cpu",
        Data = "data",
        Fsize = "fsize",
        Locks = "locks",
        Memlock = "memlock",
        Msgqueue = "msgqueue",
        Nice = "nice",
        Nofile = "nofile",
        Nproc = "nproc",
        Rss = "rss",
        Rtprio = "rtprio",
        Rttime = "rttime",
        Sigpending = "sigpending",
        Stack = "stack",
    }
}

shape! {
    /// A kernel parameter, see [`crate::sysctl`].
    #[derive(Default)]
    pub struct SystemControl {
        always {
            /// The parameter's name, such as `net.core.somaxconn`.
            namespace: String,
            value: String,
        }
    }
}
