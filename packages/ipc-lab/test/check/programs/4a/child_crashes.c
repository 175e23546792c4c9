/* The child dereferences a null pointer after it has read the first value. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        char digit;
        int *volatile sum = NULL;
        close(ends[1]);
        while (read(ends[0], &digit, 1) == 1)
            *sum += digit - '0';
        printf("Sum: %d\n", *sum);
        return 0;
    }
    write(ends[1], "1234567", 7);
    close(ends[1]);
    wait(NULL);
    return 0;
}
