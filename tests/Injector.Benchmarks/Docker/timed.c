// Stands before an OCI runtime (REAL), and writes to a file (LOG) when: command, container, what happened, nanoseconds.
//   without INNER  before the wrapper, or before runc where there is no wrapper: "called" and "ended"
//   with INNER     behind the wrapper, before runc: "reached"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void note(const char *command, const char *id, const char *what, const struct timespec *at)
{
    if (!strcmp(command, "other"))
        return;
    char line[256];
    int length = snprintf(line, sizeof line, "%s %s %s %ld\n", command, id, what, at->tv_sec * 1000000000L + at->tv_nsec);
    int log = open(LOG, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (write(log, line, length) != length)
        _exit(126);
    close(log);
}

int main(int count, char **words)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const char *command = "other";
    for (int i = 1; i < count; i++)
        if (!strcmp(words[i], "create") || !strcmp(words[i], "start"))
            command = words[i];
    words[0] = REAL;
#ifdef INNER
    note(command, words[count - 1], "reached", &now);
    execv(REAL, words);
    return 127;
#else
    note(command, words[count - 1], "called", &now);
    clock_gettime(CLOCK_MONOTONIC, &now);
    pid_t child = vfork();
    if (child == 0) {
        execv(REAL, words);
        _exit(127);
    }

    int status;
    waitpid(child, &status, 0);
    clock_gettime(CLOCK_MONOTONIC, &now);
    note(command, words[count - 1], "ended", &now);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
#endif
}
