/* A filter of the size of Docker's default one, built at compile time and loaded as it is: the
 * kernel's work is to check, translate and install it. */
#include "floor.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COMPARE(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1)
#define COMPARE8(first) COMPARE(first), COMPARE(first + 1), COMPARE(first + 2), COMPARE(first + 3), \
                        COMPARE(first + 4), COMPARE(first + 5), COMPARE(first + 6), COMPARE(first + 7)
#define COMPARE64(first) COMPARE8(first), COMPARE8(first + 8), COMPARE8(first + 16), COMPARE8(first + 24), \
                         COMPARE8(first + 32), COMPARE8(first + 40), COMPARE8(first + 48), COMPARE8(first + 56)

/* Numbers that no system call has: the workload must behave the same with and without the filter. */
static struct sock_filter program[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    COMPARE64(100000), COMPARE64(100064), COMPARE64(100128),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

void seccomp_load(void)
{
    struct sock_fprog filter = {sizeof program / sizeof *program, program};
    must(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0);
}
