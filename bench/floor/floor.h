/* The kernel's floor: what the kernel alone costs a task of two containers. See ../README.md. */
#pragma once

#include <sys/types.h>

/* Ends the program with the failed step and errno unless the condition holds. */
#define must(condition) must_((condition), #condition, __FILE__, __LINE__)
void must_(int holds, const char *what, const char *file, int line);

/* printf into a buffer that is never freed: the program is short. */
__attribute__((format(printf, 1, 2))) char *text(const char *format, ...);
void write_file(const char *path, const char *content);

/* cgroup.c: the same path in every hierarchy of this machine. */
enum { MAX_HIERARCHIES = 16 };
struct attach {
    int tasks[MAX_HIERARCHIES]; /* v1: the group's `tasks`, open for writing */
    int count;
    int unified;                /* v2: the group's directory, or -1 */
};
void cgroup_make(const char *task, const char *containers[], int count);
struct attach cgroup_open(const char *path);
void cgroup_join(const struct attach *group);
void cgroup_remove(const char *task, const char *containers[], int count);
void cgroup_binds(const char *path, const char *target);

/* network.c: the interfaces of a Fargate task. */
void network_connect(int netns, const char *trunk, const char *address, const char *gateway);

/* container.c */
struct container {
    const char *name;
    const char *layers;  /* colon-separated, the lowest first */
    const char *init;    /* the init program, or NULL */
    char *const *arguments;
};
struct task {
    const char *id, *directory;
    int user, network, pause; /* user namespace, network namespace, pidfd of pause */
};
/* Starts the container; returns its pid and a descriptor that ends when it has exec'd. */
pid_t container_start(const struct task *task, const struct container *container,
                      const struct attach *group, int *started);
pid_t clone_into(int unified, unsigned long flags, int *pidfd);

/* seccomp.c */
void seccomp_load(void);
