/* The child is this program again, started by posix_spawn with the pipe as its standard input. */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int child(void) {
    int value, sum = 0;
    while (scanf("%d", &value) == 1)
        sum += value;
    printf("Somme : %d\n", sum);
    return 0;
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "child") == 0)
        return child();
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    pid_t pid;
    char *words[] = {argv[0], "child", NULL};
    if (posix_spawn(&pid, argv[0], &actions, NULL, words, environ) != 0)
        return 1;
    close(ends[0]);
    FILE *out = fdopen(ends[1], "w");
    for (int i = 0; i < 12; i++)
        fprintf(out, "%d\n", rand() % 10);
    fclose(out);
    siginfo_t information;
    return waitid(P_PID, pid, &information, WEXITED) < 0;
}
