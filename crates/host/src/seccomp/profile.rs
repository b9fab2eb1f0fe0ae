//! What Docker's default seccomp profile allows, as an OCI description.
//!
//! <https://github.com/moby/profiles/blob/main/seccomp/default_linux.go>.
//! That Fargate's containers have a filter is not documented; Docker's is
//! what the same images run under elsewhere. The sets are sorted by subject
//! here, so that one sees what a container may do.

use std::collections::HashSet;

use oci_spec::OciSpecError;
use oci_spec::runtime::{
    Arch, Capability, LinuxSeccomp, LinuxSeccompAction, LinuxSeccompArg, LinuxSeccompArgBuilder,
    LinuxSeccompBuilder, LinuxSeccompOperator, LinuxSyscall, LinuxSyscallBuilder,
};

/// Allowed to every container.
const ALLOWED: &[&str] = &[
    PROCESS,
    SIGNALS,
    TIME,
    MEMORY,
    FILES,
    ATTRIBUTES,
    DESCRIPTORS,
    WAITING,
    SOCKETS,
    IPC,
    IDENTITY,
    KERNEL,
    OF_THE_ARCHITECTURE,
];

/// ptrace too: since Linux 4.8 a tracer cannot get round a filter.
const PROCESS: &str = "
    execve execveat exit exit_group fork vfork wait4 waitid waitpid getpid getppid gettid
    getpgid getpgrp setpgid getsid setsid getcpu getpriority setpriority ioprio_get ioprio_set
    getrlimit ugetrlimit setrlimit prlimit64 getrusage times prctl set_tid_address
    set_thread_area get_thread_area set_robust_list get_robust_list rseq sched_getaffinity
    sched_setaffinity sched_getattr sched_setattr sched_getparam sched_setparam
    sched_getscheduler sched_setscheduler sched_get_priority_max sched_get_priority_min
    sched_rr_get_interval sched_rr_get_interval_time64 sched_yield pidfd_open
    pidfd_send_signal process_mrelease ptrace process_vm_readv process_vm_writev";

const SIGNALS: &str = "
    alarm kill tkill tgkill pause restart_syscall rt_sigaction rt_sigpending rt_sigprocmask
    rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64
    rt_tgsigqueueinfo sigaltstack sigprocmask sigreturn signalfd signalfd4";

const TIME: &str = "
    adjtimex clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime
    clock_gettime64 clock_nanosleep clock_nanosleep_time64 getitimer setitimer gettimeofday
    nanosleep time timer_create timer_delete timer_getoverrun timer_gettime timer_gettime64
    timer_settime timer_settime64 timerfd_create timerfd_gettime timerfd_gettime64
    timerfd_settime timerfd_settime64";

const MEMORY: &str = "
    brk mmap mmap2 munmap mprotect mremap madvise mincore msync mlock mlock2 mlockall munlock
    munlockall mseal membarrier memfd_create memfd_secret map_shadow_stack pkey_alloc
    pkey_free pkey_mprotect remap_file_pages";

const FILES: &str = "
    access faccessat faccessat2 chdir fchdir getcwd chmod fchmod fchmodat fchmodat2 chown
    chown32 fchown fchown32 fchownat lchown lchown32 creat open openat openat2 mkdir mkdirat
    mknod mknodat rmdir link linkat symlink symlinkat unlink unlinkat rename renameat
    renameat2 readlink readlinkat stat stat64 lstat lstat64 fstat fstat64 fstatat64 newfstatat
    statx statfs statfs64 fstatfs fstatfs64 statmount listmount getdents getdents64 umask
    utime utimes utimensat utimensat_time64 futimesat truncate truncate64 ftruncate
    ftruncate64 name_to_handle_at sync syncfs";

const ATTRIBUTES: &str = "
    getxattr lgetxattr fgetxattr getxattrat setxattr lsetxattr fsetxattr setxattrat listxattr
    llistxattr flistxattr listxattrat removexattr lremovexattr fremovexattr removexattrat";

const DESCRIPTORS: &str = "
    close close_range dup dup2 dup3 fcntl fcntl64 flock ioctl lseek _llseek read readv pread64
    preadv preadv2 write writev pwrite64 pwritev pwritev2 readahead fadvise64 fadvise64_64
    fallocate fsync fdatasync sync_file_range copy_file_range sendfile sendfile64 splice tee
    vmsplice pipe pipe2 cachestat";

const WAITING: &str = "
    epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait
    epoll_wait_old eventfd eventfd2 poll ppoll ppoll_time64 select _newselect pselect6
    pselect6_time64 futex futex_time64 futex_wait futex_waitv futex_wake futex_requeue
    inotify_init inotify_init1 inotify_add_watch inotify_rm_watch fanotify_mark io_setup
    io_destroy io_submit io_cancel io_getevents io_pgetevents io_pgetevents_time64";

/// `socket` itself looks at the family.
const SOCKETS: &str = "
    accept accept4 bind connect listen shutdown getsockname getpeername getsockopt setsockopt
    socketpair socketcall send sendto sendmsg sendmmsg recv recvfrom recvmsg recvmmsg
    recvmmsg_time64";

const IPC: &str = "
    ipc msgctl msgget msgrcv msgsnd semctl semget semop semtimedop semtimedop_time64 shmat
    shmctl shmdt shmget mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64
    mq_timedsend mq_timedsend_time64 mq_unlink";

const IDENTITY: &str = "
    capget capset getuid getuid32 geteuid geteuid32 getgid getgid32 getegid getegid32
    getresuid getresuid32 getresgid getresgid32 getgroups getgroups32 setuid setuid32 setgid
    setgid32 setreuid setreuid32 setregid setregid32 setresuid setresuid32 setresgid
    setresgid32 setfsuid setfsuid32 setfsgid setfsgid32 setgroups setgroups32";

const KERNEL: &str = "
    getrandom landlock_add_rule landlock_create_ruleset landlock_restrict_self seccomp sysinfo
    uname uretprobe";

#[cfg(target_arch = "x86_64")]
const OF_THE_ARCHITECTURE: &str = "
    arch_prctl modify_ldt";
#[cfg(target_arch = "aarch64")]
const OF_THE_ARCHITECTURE: &str = "
    arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls";

#[cfg(target_arch = "x86_64")]
const ARCHITECTURES: [Arch; 3] = [Arch::ScmpArchX86_64, Arch::ScmpArchX86, Arch::ScmpArchX32];
#[cfg(target_arch = "aarch64")]
const ARCHITECTURES: [Arch; 2] = [Arch::ScmpArchAarch64, Arch::ScmpArchArm];

/// Allowed to containers with a capability that is about the same thing.
const WITH: &[(Capability, &str)] = &[
    (Capability::DacReadSearch, "open_by_handle_at"),
    (
        Capability::SysAdmin,
        "
         bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie
         lsm_get_self_attr lsm_list_modules lsm_set_self_attr mount mount_setattr move_mount
         open_tree perf_event_open quotactl quotactl_fd setdomainname sethostname setns
         syslog umount umount2 unshare",
    ),
    (Capability::SysBoot, "reboot"),
    (Capability::SysChroot, "chroot"),
    (
        Capability::SysModule,
        "delete_module init_module finit_module",
    ),
    (Capability::SysPacct, "acct"),
    (Capability::SysPtrace, "kcmp pidfd_getfd process_madvise"),
    (Capability::SysRawio, "iopl ioperm"),
    (
        Capability::SysTime,
        "settimeofday stime clock_settime clock_settime64",
    ),
    (Capability::SysTtyConfig, "vhangup"),
    (
        Capability::SysNice,
        "get_mempolicy mbind set_mempolicy set_mempolicy_home_node",
    ),
    (Capability::Syslog, "syslog"),
    (Capability::Bpf, "bpf"),
    (Capability::Perfmon, "perf_event_open"),
];

/// Ways of making namespaces, all of which the flags of clone(2) can ask for.
const NAMESPACES: i32 = libc::CLONE_NEWNS
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWCGROUP;

/// Execution domains that are harmless: Linux, UNAME26, no randomisation, and
/// the question for the present one.
const PERSONALITIES: [u64; 5] = [0, 0x0008, 0x2_0000, 0x2_0008, 0xffff_ffff];

/// Docker's default for a container with this bounding set.
pub fn default_profile(bounding: &HashSet<Capability>) -> Result<LinuxSeccomp, OciSpecError> {
    let with = WITH
        .iter()
        .filter(|(capability, _)| bounding.contains(capability));
    let allowed = ALLOWED.iter().chain(with.map(|(_, names)| names));
    let allowed: Vec<&str> = allowed.flat_map(|names| names.split_whitespace()).collect();
    let mut rules = vec![allow(&allowed, None)?];
    if !bounding.contains(&Capability::SysAdmin) {
        let no_namespaces = argument(LinuxSeccompOperator::ScmpCmpMaskedEq, NAMESPACES as u64)?;
        rules.push(allow(&["clone"], Some(no_namespaces))?);
        // Its flags are behind a pointer; a libc falls back to clone after ENOSYS.
        rules.push(
            LinuxSyscallBuilder::default()
                .names(vec!["clone3".to_owned()])
                .action(LinuxSeccompAction::ScmpActErrno)
                .errno_ret(libc::ENOSYS as u32)
                .build()?,
        );
    }
    for personality in PERSONALITIES {
        let same = argument(LinuxSeccompOperator::ScmpCmpEq, personality)?;
        rules.push(allow(&["personality"], Some(same))?);
    }
    // All families but AF_ALG, the kernel's cryptography, and AF_VSOCK, which
    // knows no namespaces.
    for (operator, family) in [
        (LinuxSeccompOperator::ScmpCmpLt, libc::AF_ALG),
        (LinuxSeccompOperator::ScmpCmpEq, libc::AF_NFC),
        (LinuxSeccompOperator::ScmpCmpGt, libc::AF_VSOCK),
    ] {
        rules.push(allow(
            &["socket"],
            Some(argument(operator, family as u64)?),
        )?);
    }
    LinuxSeccompBuilder::default()
        .default_action(LinuxSeccompAction::ScmpActErrno)
        .default_errno_ret(libc::EPERM as u32)
        .architectures(ARCHITECTURES.to_vec())
        .syscalls(rules)
        .build()
}

pub(super) fn allow(
    names: &[&str],
    only: Option<LinuxSeccompArg>,
) -> Result<LinuxSyscall, OciSpecError> {
    let rule = LinuxSyscallBuilder::default()
        .names(
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>(),
        )
        .action(LinuxSeccompAction::ScmpActAllow);
    match only {
        Some(argument) => rule.args(vec![argument]).build(),
        None => rule.build(),
    }
}

/// A condition on the first argument. For a mask, no bit of it may be set.
fn argument(operator: LinuxSeccompOperator, value: u64) -> Result<LinuxSeccompArg, OciSpecError> {
    LinuxSeccompArgBuilder::default()
        .index(0_usize)
        .value(value)
        .value_two(0_u64)
        .op(operator)
        .build()
}
