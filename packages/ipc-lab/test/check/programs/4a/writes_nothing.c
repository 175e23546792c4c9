/* The parent writes to the read end, which fails, and waits; the child waits for the first value.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2], sum = 0;
    char digit;
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        while (read(ends[0], &digit, 1) == 1)
            sum += digit - '0';
        printf("Sum: %d\n", sum);
        return 0;
    }
    for (const char *value = "123456"; *value != '\0'; value++)
        write(ends[0], value, 1);
    wait(NULL);
    return 0;
}
