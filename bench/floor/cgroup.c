/* cgroups of a task in every hierarchy, v1 and v2: FLOOR/ID/ecs/ID/CONTAINER, the depth that shows
 * a container what Fargate shows it. */
#define _GNU_SOURCE
#include "floor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define PARENT "neargate-floor"

static struct hierarchy {
    char *top;     /* where it is mounted */
    char *options; /* its controllers, comma-separated */
    bool unified;
} hierarchies[MAX_HIERARCHIES];
static int count;

static void detect(void)
{
    if (count > 0)
        return;
    FILE *mounts = fopen("/proc/self/mounts", "re");
    char *line = NULL, top[4096], type[64], options[256];
    size_t size = 0;
    must(mounts != NULL);
    while (getline(&line, &size, mounts) > 0 && count < MAX_HIERARCHIES) {
        if (sscanf(line, "%*s %4095s %63s %255s", top, type, options) != 3 || strncmp(type, "cgroup", 6) != 0)
            continue;
        hierarchies[count++] = (struct hierarchy){strdup(top), strdup(options), strcmp(type, "cgroup2") == 0};
    }
    free(line);
    fclose(mounts);
}

static bool has(const struct hierarchy *hierarchy, const char *controller)
{
    size_t length = strlen(controller);
    for (const char *at = hierarchy->options; (at = strstr(at, controller)); at += length)
        if ((at == hierarchy->options || at[-1] == ',') && (at[length] == ',' || at[length] == 0))
            return true;
    return false;
}

static void make(const struct hierarchy *hierarchy, const char *path)
{
    char *directory = text("%s/" PARENT "%s%s", hierarchy->top, *path ? "/" : "", path);
    if (mkdir(directory, 0755) != 0)
        must(errno == EEXIST && !*path);
    if (has(hierarchy, "cpuset")) {
        /* A new cpuset is empty and takes no process. */
        write_file(text("%s/cgroup.clone_children", directory), "1");
        if (!*path) {
            char all[256];
            for (const char **part = (const char *[]){"cpuset.cpus", "cpuset.mems", NULL}; *part; part++) {
                int file = open(text("%s/%s", hierarchy->top, *part), O_RDONLY);
                ssize_t length = read(file, all, sizeof all - 1);
                must(length > 0);
                all[length] = 0;
                close(file);
                write_file(text("%s/%s", directory, *part), all);
            }
        }
    }
}

/* The limits of cpu 256, memory 512, and the devices that every engine allows. */
static void limit(const struct hierarchy *hierarchy, const char *path, bool task)
{
    static const char *const devices[] = {"c *:* m", "b *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm",
                                          "c 1:9 rwm", "c 5:0 rwm", "c 5:2 rwm", "c 136:* rwm", NULL};
    char *directory = text("%s/" PARENT "/%s", hierarchy->top, path);
    if (has(hierarchy, "cpu")) {
        if (task) {
            write_file(text("%s/cpu.cfs_period_us", directory), "100000");
            write_file(text("%s/cpu.cfs_quota_us", directory), "25000");
        } else
            write_file(text("%s/cpu.shares", directory), "2");
    }
    if (has(hierarchy, "memory") && task)
        write_file(text("%s/memory.limit_in_bytes", directory), "536870912");
    if (has(hierarchy, "devices") && !task) {
        write_file(text("%s/devices.deny", directory), "a");
        for (const char *const *device = devices; *device; device++)
            write_file(text("%s/devices.allow", directory), *device);
    }
}

void cgroup_make(const char *task, const char *containers[], int containers_count)
{
    detect();
    for (int i = 0; i < count; i++) {
        make(&hierarchies[i], "");
        make(&hierarchies[i], task);
        limit(&hierarchies[i], task, true);
        make(&hierarchies[i], text("%s/ecs", task));
        make(&hierarchies[i], text("%s/ecs/%s", task, task));
        for (int j = 0; j < containers_count; j++) {
            char *path = text("%s/ecs/%s/%s", task, task, containers[j]);
            make(&hierarchies[i], path);
            limit(&hierarchies[i], path, false);
        }
    }
}

struct attach cgroup_open(const char *path)
{
    struct attach group = {.unified = -1};
    for (int i = 0; i < count; i++) {
        char *directory = text("%s/" PARENT "/%s", hierarchies[i].top, path);
        if (hierarchies[i].unified)
            must((group.unified = open(directory, O_DIRECTORY | O_CLOEXEC)) >= 0);
        else
            must((group.tasks[group.count++] = open(text("%s/tasks", directory), O_WRONLY | O_CLOEXEC)) >= 0);
    }
    return group;
}

/* A process that moves only itself, by `tasks`, waits for no RCU grace period; `cgroup.procs` does. */
void cgroup_join(const struct attach *group)
{
    for (int i = 0; i < group->count; i++)
        must(write(group->tasks[i], "0", 1) == 1);
}

/* What a container sees below /sys/fs/cgroup: its own group of each v1 hierarchy, read-only. */
void cgroup_binds(const char *path, const char *target)
{
    const unsigned long flags = MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
    for (int i = 0; i < count; i++) {
        if (hierarchies[i].unified)
            continue;
        char *to = text("%s/%d", target, i);
        must(mkdir(to, 0755) == 0);
        must(mount(text("%s/" PARENT "/%s", hierarchies[i].top, path), to, NULL, MS_BIND, NULL) == 0);
        must(mount(NULL, to, NULL, MS_REMOUNT | flags, NULL) == 0);
    }
}

void cgroup_remove(const char *task, const char *containers[], int containers_count)
{
    for (int i = 0; i < count; i++) {
        char *top = text("%s/" PARENT "/%s", hierarchies[i].top, task);
        for (int j = 0; j < containers_count; j++)
            must(rmdir(text("%s/ecs/%s/%s", top, task, containers[j])) == 0);
        must(rmdir(text("%s/ecs/%s", top, task)) == 0);
        must(rmdir(text("%s/ecs", top)) == 0);
        must(rmdir(top) == 0);
    }
}
