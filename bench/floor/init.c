/* init -- COMMAND: runs the command, forwards SIGTERM, ends with it. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t command;

static void forward(int signal) { kill(command, signal); }

int main(int count, char **argument)
{
    int status;
    if (count < 3)
        return 2;
    command = fork();
    if (command == 0) {
        execvp(argument[2], argument + 2);
        _exit(127);
    }
    signal(SIGTERM, forward);
    for (pid_t ended; (ended = wait(&status)) != command;)
        if (ended < 0 && command < 0)
            return 1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
