/* Two faults: the child holds the write end and never ends, and its parent does not wait for it. */
#include <stdio.h>
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
    write(ends[1], "1234567", 7);
    return 0;
}
