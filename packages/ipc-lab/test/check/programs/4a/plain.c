/* The plain solution: fork, digits, both close what they do not use, wait. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        int sum = 0;
        char digit;
        close(ends[1]);
        while (read(ends[0], &digit, 1) == 1)
            sum += digit - '0';
        printf("Sum: %d\n", sum);
        return 0;
    }
    close(ends[0]);
    srand(time(NULL));
    for (int n = 5 + rand() % 16; n > 0; n--) {
        char digit = '0' + rand() % 10;
        write(ends[1], &digit, 1);
    }
    close(ends[1]);
    wait(NULL);
    return 0;
}
