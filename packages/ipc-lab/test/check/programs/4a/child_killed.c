/* The child stops after it has printed, and never ends by itself: its parent kills it. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        int sum = 0;
        char digit;
        close(ends[1]);
        while (read(ends[0], &digit, 1) == 1)
            sum += digit - '0';
        printf("Sum: %d\n", sum);
        fflush(stdout);
        for (;;)
            raise(SIGSTOP);
    }
    close(ends[0]);
    write(ends[1], "123456", 6);
    close(ends[1]);
    waitpid(child, NULL, WUNTRACED);
    kill(child, SIGKILL);
    wait(NULL);
    return 0;
}
