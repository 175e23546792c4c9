/* tee(2), splice(2), sendfile(2), vmsplice(2) and writev(2) between a file and pipes. */
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int first[2], second[2];
    char text[40];
    struct iovec parts[2] = {{"12345", 5}, {"67890", 5}};
    int file = open("/tmp/golden/source", O_CREAT | O_RDWR | O_TRUNC, 0600);
    write(file, "from the file", 13);
    lseek(file, 0, SEEK_SET);
    pipe(first);
    pipe(second);
    if (fork() == 0) {
        close(first[1]);
        close(second[1]);
        tee(first[0], second[0], 40, 0);
        while (read(first[0], text, sizeof text) > 0)
            continue;
        while (read(second[0], text, sizeof text) > 0)
            continue;
        _exit(0);
    }
    sendfile(first[1], file, NULL, 13);
    writev(first[1], parts, 2);
    vmsplice(first[1], parts, 1, 0);
    tee(first[0], second[1], 10, 0);
    splice(first[0], NULL, second[1], NULL, 5, 0);
    close(first[0]);
    close(first[1]);
    close(second[0]);
    close(second[1]);
    wait(NULL);
    unlink("/tmp/golden/source");
    return 0;
}
