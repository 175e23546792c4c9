/* Starts helpers of its own: system, popen; and sends the count before the values. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2], count = 6;
    char line[100];
    system("true");
    FILE *date = popen("date", "r");
    if (date == NULL || fgets(line, sizeof line, date) == NULL)
        return 1;
    pclose(date);
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        int value, sum = 0, wanted;
        close(ends[1]);
        read(ends[0], &wanted, sizeof wanted);
        while (read(ends[0], &value, sizeof value) > 0)
            sum += value;
        printf("%d values\n", wanted);
        printf("Sum: %d\n", sum);
        _exit(fflush(stdout));
    }
    close(ends[0]);
    write(ends[1], &count, sizeof count);
    for (int i = 0; i < count; i++) {
        int value = i + 3;
        write(ends[1], &value, sizeof value);
    }
    close(ends[1]);
    wait(NULL);
    return system("exit 0");
}
