/* The child ends without reading: SIGPIPE kills its parent, which could not wait. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2], ended[2];
    char byte;
    if (pipe(ends) < 0 || pipe(ended) < 0)
        return 1;
    if (fork() == 0)
        return 0;
    close(ends[0]);
    close(ended[1]);
    read(ended[0], &byte, 1); /* end-of-file: the child has ended */
    for (const char *digit = "12345678"; *digit != '\0'; digit++)
        write(ends[1], digit, 1);
    close(ends[1]);
    wait(NULL);
    return 0;
}
