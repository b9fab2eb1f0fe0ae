/* The kernel's floor of a task: `floor up` returns when both containers have exec'd, as a detached
 * run of a container engine does, and leaves a keeper behind; `floor down` ends the task and returns
 * when nothing of it remains.
 *
 *   floor up   DIR ID TRUNK ADDRESS GATEWAY NGINX_LAYERS TOOLS_LAYERS PAUSE INIT
 *   floor down DIR ID
 *
 * No parsing, no images, no logs, no state: only the system calls. */
#define _GNU_SOURCE
#include "floor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST_ID = 1 << 30, IDS = 65536 };

void must_(int holds, const char *what, const char *file, int line)
{
    if (holds)
        return;
    fprintf(stderr, "floor: %s:%d: %s: %s\n", file, line, what, strerror(errno));
    exit(1);
}

char *text(const char *format, ...)
{
    va_list arguments;
    char *result;
    va_start(arguments, format);
    must(vasprintf(&result, format, arguments) >= 0);
    va_end(arguments);
    return result;
}

void write_file(const char *path, const char *content)
{
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0 || write(file, content, strlen(content)) < 0) {
        fprintf(stderr, "floor: %s: %s\n", path, strerror(errno));
        exit(1);
    }
    close(file);
}

/* PID 1 of the task: an empty read-only root, no capabilities, and the owner of all its namespaces
 * but those that are each container's own. */
static void pause_main(const struct attach *group, int mapped, int program)
{
    char byte;
    must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
    cgroup_join(group);
    must(unshare(CLONE_NEWCGROUP) == 0);
    must(read(mapped, &byte, 1) == 1);
    must(setresgid(0, 0, 0) == 0 && setresuid(0, 0, 0) == 0);
    must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0);
    must(mount("tmpfs", "/tmp", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=0,nr_inodes=2") == 0);
    must(chdir("/tmp") == 0 && syscall(SYS_pivot_root, ".", ".") == 0);
    must(umount2(".", MNT_DETACH) == 0);
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
        must(prctl(PR_CAPBSET_DROP, capability) == 0);
    must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0); /* changing credentials cleared it */
    char *const arguments[] = {"/pause", NULL};
    char *const environment[] = {NULL};
    syscall(SYS_execveat, program, "", arguments, environment, AT_EMPTY_PATH);
    must(0 && "exec pause");
}

static pid_t start_pause(struct task *task, const struct attach *group, const char *program)
{
    int mapped[2], binary = open(program, O_PATH | O_CLOEXEC);
    must(binary >= 0 && pipe2(mapped, O_CLOEXEC) == 0);
    pid_t pid = clone_into(group->unified,
                           CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS,
                           &task->pause);
    if (pid == 0)
        pause_main(group, mapped[0], binary);
    char *map = text("0 %d %d", FIRST_ID, IDS);
    write_file(text("/proc/%d/uid_map", pid), map);
    write_file(text("/proc/%d/gid_map", pid), map);
    must(write(mapped[1], "", 1) == 1);
    task->user = open(text("/proc/%d/ns/user", pid), O_RDONLY | O_CLOEXEC);
    task->network = open(text("/proc/%d/ns/net", pid), O_RDONLY | O_CLOEXEC);
    must(task->user >= 0 && task->network >= 0);
    return pid;
}

static void set_sysctls(int network)
{
    int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    must(own >= 0 && setns(network, CLONE_NEWNET) == 0);
    write_file("/proc/sys/net/core/somaxconn", "6000");
    write_file("/proc/sys/net/ipv4/ip_local_port_range", "1024 65000");
    write_file("/proc/sys/net/ipv4/tcp_keepalive_time", "100");
    must(setns(own, CLONE_NEWNET) == 0);
    close(own);
}

static void make_directories(const struct task *task, const struct container *containers, int count)
{
    must(mkdir(task->directory, 0711) == 0);
    must(mkdir(text("%s/files", task->directory), 0755) == 0);
    write_file(text("%s/files/hosts", task->directory), "127.0.0.1 localhost\n");
    write_file(text("%s/files/hostname", task->directory), "floor\n");
    write_file(text("%s/files/resolv.conf", task->directory), "nameserver 10.0.0.2\n");
    for (int i = 0; i < count; i++) {
        must(mkdir(text("%s/%s", task->directory, containers[i].name), 0711) == 0);
        for (const char **part = (const char *[]){"upper", "work", NULL}; *part; part++) {
            char *path = text("%s/%s/%s", task->directory, containers[i].name, *part);
            must(mkdir(path, 0755) == 0 && chown(path, FIRST_ID, FIRST_ID) == 0);
        }
    }
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

/* The process that a task leaves running: parent of its processes, and the one who clears up. */
static void keep(const char *directory, const char *id, pid_t pause, const char *names[], int count)
{
    sigset_t end;
    int signal;
    sigemptyset(&end);
    sigaddset(&end, SIGTERM);
    must(sigwait(&end, &signal) == 0);
    must(kill(pause, SIGKILL) == 0);
    while (wait(NULL) > 0 || errno == EINTR) {
    }
    cgroup_remove(id, names, count);
    must(nftw(directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS) == 0);
}

static void up(char **argument)
{
    const char *directory = text("%s/%s", argument[0], argument[1]), *id = argument[1];
    struct task task = {.id = id, .directory = directory};
    const struct container containers[] = {
        {"nginx", argument[5], NULL, (char *[]){"nginx", "-g", "daemon off;", NULL}},
        {"sleeper", argument[6], argument[8], (char *[]){"/dev/init", "--", "sleep", "infinity", NULL}},
    };
    const char *names[] = {"nginx", "sleeper"};
    enum { COUNT = 2 };
    int ready[2];
    char byte;

    must(pipe2(ready, O_CLOEXEC) == 0);
    pid_t keeper = fork();
    if (keeper > 0) {
        close(ready[1]);
        must(read(ready[0], &byte, 1) == 1);
        return;
    }
    must(keeper == 0 && setsid() > 0);
    must(prctl(PR_SET_DUMPABLE, 0) == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
    sigset_t end;
    sigemptyset(&end);
    sigaddset(&end, SIGTERM);
    sigprocmask(SIG_BLOCK, &end, NULL);

    make_directories(&task, containers, COUNT);
    write_file(text("%s/keeper", directory), text("%d", getpid()));
    cgroup_make(id, names, COUNT);
    struct attach group = cgroup_open(id);
    pid_t pause = start_pause(&task, &group, argument[7]);
    network_connect(task.network, argument[2], argument[3], argument[4]);
    set_sysctls(task.network);

    int own_pids = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC), started[COUNT];
    must(own_pids >= 0 && setns(task.pause, CLONE_NEWPID) == 0);
    for (int i = 0; i < COUNT; i++) {
        struct attach own = cgroup_open(text("%s/ecs/%s/%s", id, id, containers[i].name));
        container_start(&task, &containers[i], &own, &started[i]);
    }
    must(setns(own_pids, CLONE_NEWPID) == 0);
    for (int i = 0; i < COUNT; i++)
        must(read(started[i], &byte, 1) == 0);
    must(write(ready[1], "", 1) == 1);
    close(ready[1]);
    keep(directory, id, pause, names, COUNT);
}

static void down(char **argument)
{
    char number[16] = "";
    int file = open(text("%s/%s/keeper", argument[0], argument[1]), O_RDONLY);
    must(file >= 0 && read(file, number, sizeof number - 1) > 0);
    struct pollfd gone = {.fd = pidfd_open(atoi(number), 0), .events = POLLIN};
    must(gone.fd >= 0 && pidfd_send_signal(gone.fd, SIGTERM, NULL, 0) == 0);
    must(poll(&gone, 1, -1) == 1);
}

int main(int count, char **argument)
{
    if (count == 11 && strcmp(argument[1], "up") == 0)
        up(argument + 2);
    else if (count == 4 && strcmp(argument[1], "down") == 0)
        down(argument + 2);
    else {
        fprintf(stderr, "usage: see the head of floor.c\n");
        return 2;
    }
    return 0;
}
