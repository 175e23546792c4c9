/* Traces its child, which stops, and never resumes it. */
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    pid_t child = fork();
    if (child == 0)
        return ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 || raise(SIGSTOP) != 0;
    return waitpid(child, NULL, WUNTRACED) < 0 || pause() < 0;
}
