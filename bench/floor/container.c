/* One container: its mounts with the host's credentials, then into the task's user namespace, then
 * what it may not do, then exec. */
#define _GNU_SOURCE
#include "floor.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Docker's default 14 (CAP_CHOWN … CAP_SETFCAP). */
static const uint64_t CAPABILITIES = 0xa80425fb;
enum { FIRST_ID = 1 << 30 };

pid_t clone_into(int unified, unsigned long flags, int *pidfd)
{
    struct clone_args arguments = {.flags = flags, .exit_signal = SIGCHLD};
    if (unified >= 0) {
        arguments.flags |= CLONE_INTO_CGROUP;
        arguments.cgroup = unified;
    }
    if (pidfd) {
        arguments.flags |= CLONE_PIDFD;
        arguments.pidfd = (uint64_t)(uintptr_t)pidfd;
    }
    pid_t pid = syscall(SYS_clone3, &arguments, sizeof arguments);
    must(pid >= 0);
    return pid;
}

/* Layers hold ids from 0; the task's user namespace sees them through an id-mapped mount. */
static char *map_layers(const char *layers, int user)
{
    char *lower = "", *copy = strdup(layers), *rest = copy;
    for (char *layer; (layer = strsep(&rest, ":"));) {
        struct mount_attr map = {.attr_set = MOUNT_ATTR_IDMAP, .userns_fd = user};
        int tree = open_tree(AT_FDCWD, layer, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
        must(tree >= 0 && mount_setattr(tree, "", AT_EMPTY_PATH, &map, sizeof map) == 0);
        must(move_mount(tree, "", AT_FDCWD, layer, MOVE_MOUNT_F_EMPTY_PATH) == 0);
        close(tree);
        lower = *lower ? text("%s:%s", layer, lower) : layer;
    }
    return lower;
}

static void devices(void)
{
    static const struct {
        const char *name;
        int major, minor;
    } nodes[] = {{"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}};
    must(mount("tmpfs", "dev", "tmpfs", MS_NOSUID, "mode=755,size=65536k") == 0);
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        char *path = text("dev/%s", nodes[i].name);
        must(mknod(path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)) == 0);
        must(chmod(path, 0666) == 0 && chown(path, FIRST_ID, FIRST_ID) == 0);
    }
    must(symlink("/proc/self/fd", "dev/fd") == 0 && symlink("/proc/self/fd/0", "dev/stdin") == 0);
    must(symlink("/proc/self/fd/1", "dev/stdout") == 0 && symlink("/proc/self/fd/2", "dev/stderr") == 0);
    must(symlink("pts/ptmx", "dev/ptmx") == 0);
    must(mkdir("dev/pts", 0755) == 0 && mkdir("dev/shm", 01777) == 0 && mkdir("dev/mqueue", 01777) == 0);
    must(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
               text("newinstance,ptmxmode=0666,mode=0620,uid=%d,gid=%d", FIRST_ID, FIRST_ID + 5)) == 0);
    must(mount("shm", "dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=1777,size=65536k") == 0);
}

static void bind(const char *source, const char *target)
{
    int file = open(target, O_CREAT | O_CLOEXEC, 0644);
    must(file >= 0 && close(file) == 0);
    must(mount(source, target, NULL, MS_BIND, NULL) == 0);
}

static void hide(void)
{
    static const char *const directories[] = {"proc/acpi", "proc/scsi", "sys/firmware", "sys/devices/virtual/powercap"};
    static const char *const files[] = {"proc/kcore", "proc/keys", "proc/latency_stats", "proc/timer_list",
                                        "proc/sched_debug", "proc/interrupts"};
    static const char *const read_only[] = {"proc/bus", "proc/fs", "proc/irq", "proc/sys", "proc/sysrq-trigger"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
        must(mount("tmpfs", directories[i], "tmpfs", MS_RDONLY, "size=0") == 0 || errno == ENOENT);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        must(mount("dev/null", files[i], NULL, MS_BIND, NULL) == 0 || errno == ENOENT);
    for (size_t i = 0; i < sizeof read_only / sizeof *read_only; i++) {
        if (mount(read_only[i], read_only[i], NULL, MS_BIND | MS_REC, NULL) != 0) {
            must(errno == ENOENT);
            continue;
        }
        must(mount(NULL, read_only[i], NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0);
    }
}

static void mounts(const struct task *task, const struct container *container)
{
    char *own = text("%s/%s", task->directory, container->name);
    must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0);
    char *lower = map_layers(container->layers, task->user);
    /* Any directory serves as the mount point: the mount namespace is the container's own. Volatile:
     * otherwise the end of the overlay waits for a sync of the whole file system below it. */
    must(mount("overlay", own, "overlay", 0,
               text("volatile,lowerdir=%s,upperdir=%s/upper,workdir=%s/work", lower, own, own)) == 0);
    must(chdir(own) == 0);
    must(mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0);
    must(mount("sysfs", "sys", "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0);
    must(mount("tmpfs", "sys/fs/cgroup", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=755") == 0);
    cgroup_binds(text("%s/ecs/%s/%s", task->id, task->id, container->name), "sys/fs/cgroup");
    devices();
    for (const char **file = (const char *[]){"hosts", "hostname", "resolv.conf", NULL}; *file; file++)
        bind(text("%s/files/%s", task->directory, *file), text("etc/%s", *file));
    if (container->init)
        bind(container->init, "dev/init");
    hide();
    must(syscall(SYS_pivot_root, ".", ".") == 0 && umount2(".", MNT_DETACH) == 0);
}

static void restrict_process(void)
{
    struct rlimit files = {65535, 65535}, have;
    must(getrlimit(RLIMIT_NOFILE, &have) == 0);
    if (have.rlim_max < files.rlim_max)
        files = have;
    must(setrlimit(RLIMIT_NOFILE, &files) == 0);
    seccomp_load();
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
        if (!(CAPABILITIES >> capability & 1))
            must(prctl(PR_CAPBSET_DROP, capability) == 0);
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {
        {(uint32_t)CAPABILITIES, (uint32_t)CAPABILITIES, 0}, {CAPABILITIES >> 32, CAPABILITIES >> 32, 0}};
    must(syscall(SYS_capset, &header, data) == 0);
}

static void child(const struct task *task, const struct container *container, const struct attach *group, int output)
{
    must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
    cgroup_join(group);
    must(setns(task->pause, CLONE_NEWNET | CLONE_NEWCGROUP) == 0);
    mounts(task, container);
    must(setns(task->user, CLONE_NEWUSER) == 0);
    must(setresgid(0, 0, 0) == 0 && setresuid(0, 0, 0) == 0);
    must(unshare(CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS) == 0);
    must(sethostname("floor", 5) == 0);
    must(mount("mqueue", "/dev/mqueue", "mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0);
    must(setsid() > 0 && dup2(output, 1) == 1 && dup2(output, 2) == 2);
    restrict_process();
    sigset_t none;
    sigemptyset(&none);
    must(sigprocmask(SIG_SETMASK, &none, NULL) == 0);
    char *const environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", NULL};
    execvpe(container->arguments[0], container->arguments, environment);
    must(0 && "exec");
}

pid_t container_start(const struct task *task, const struct container *container, const struct attach *group, int *started)
{
    int exec[2], output[2];
    must(pipe2(exec, O_CLOEXEC) == 0 && pipe2(output, O_CLOEXEC) == 0);
    must(fchown(output[1], FIRST_ID, FIRST_ID) == 0);
    pid_t pid = clone_into(group->unified, CLONE_NEWNS, NULL);
    if (pid == 0)
        child(task, container, group, output[1]);
    close(exec[1]);
    close(output[1]); /* the other end stays open, unread: these containers say little */
    *started = exec[0];
    return pid;
}
