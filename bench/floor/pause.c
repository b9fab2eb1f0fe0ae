/* PID 1 of a shared PID namespace: reaps. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

static void quit(int signal) { (void)signal, _Exit(0); }

int main(void)
{
    sigset_t child;
    signal(SIGTERM, quit);
    signal(SIGINT, quit);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    for (int received;; sigwait(&child, &received))
        while (waitpid(-1, NULL, WNOHANG) > 0) {
        }
}
