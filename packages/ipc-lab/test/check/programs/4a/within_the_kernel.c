/* sendfile moves the bytes from a memfd into the pipe, splice from the pipe into another memfd: no
 * call shows them. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        int sum = 0, into = memfd_create("into", 0);
        ssize_t count, total = 0;
        close(ends[1]);
        while ((count = splice(ends[0], NULL, into, NULL, 4096, 0)) > 0)
            total += count;
        const char *digits = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, into, 0);
        for (ssize_t i = 0; i < total; i++)
            sum += digits[i] - '0';
        printf("Sum: %d\n", sum);
        return 0;
    }
    close(ends[0]);
    int from = memfd_create("from", 0);
    off_t start = 0;
    write(from, "314159265358", 12);
    sendfile(ends[1], from, &start, 12);
    close(ends[1]);
    wait(NULL);
    return 0;
}
