/* Other words, or another signal, than the exercise asks for: the first argument says which. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *words = "Hello from PID";

static void greet(int number) {
    char line[40];
    (void)number;
    write(1, line, snprintf(line, sizeof line, "%s %d\n", words, (int)getpid()));
}

int main(int argc, char **argv) {
    const char *what = argv[1];
    int seconds = argc > 2 ? atoi(argv[2]) : 30;
    int greeting = strcmp(what, "SIGUSR2") == 0 ? SIGUSR2 : SIGUSR1;
    int ending = strcmp(what, "SIGTERM") == 0 ? SIGTERM : SIGINT;
    struct sigaction action = {.sa_handler = greet};
    pid_t children[5];
    if (strcmp(what, "words") == 0)
        words = "Bonjour de";
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0)
            for (;;)
                pause();
    srand(time(NULL));
    for (int second = 0; second < seconds; second++) {
        sleep(1);
        kill(children[rand() % 5], greeting);
    }
    sleep(1);
    for (int i = 0; i < 5; i++)
        kill(children[i], ending);
    for (int i = 0; i < 5; i++)
        waitpid(children[i], NULL, 0);
    return 0;
}
