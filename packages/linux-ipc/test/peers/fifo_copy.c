/* fifo_copy PATH: copies a FIFO to standard output. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char buffer[5000];
    ssize_t count;
    int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
    if (fd == -1) {
        perror("fifo_copy");
        return 1;
    }
    while ((count = read(fd, buffer, sizeof buffer)) > 0) {
        for (ssize_t done = 0, part; done < count; done += part) {
            part = write(STDOUT_FILENO, buffer + done, count - done);
            if (part == -1) {
                perror("write");
                return 1;
            }
        }
    }
    return count == 0 ? 0 : 1;
}
