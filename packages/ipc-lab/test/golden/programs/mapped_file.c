/* A file that is sized, mapped, and written to by one process, and mapped by another. */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    const char *path = "/tmp/golden/values";
    int file = open(path, O_CREAT | O_TRUNC | O_RDWR, 0600);
    ftruncate(file, 20);
    int *values = mmap(NULL, 20, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    for (int i = 0; i < 5; i++)
        values[i] = 10 * i;
    msync(values, 20, MS_SYNC);
    if (fork() == 0) {
        int own = open(path, O_RDONLY);
        int *theirs = mmap(NULL, 20, PROT_READ, MAP_SHARED, own, 0);
        int *private = mmap(NULL, 20, PROT_READ | PROT_WRITE, MAP_PRIVATE, own, 0);
        private[0] = theirs[1];
        _exit(theirs[2]);
    }
    wait(NULL);
    truncate(path, 8);
    munmap(values, 20);
    unlink(path);
    return 0;
}
