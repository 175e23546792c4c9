/* The parent ends without collecting its child. */
#include <stdio.h>
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
        usleep(100000);
        printf("Sum: %d\n", sum);
        return 0;
    }
    close(ends[0]);
    write(ends[1], "123456", 6);
    return 0;
}
