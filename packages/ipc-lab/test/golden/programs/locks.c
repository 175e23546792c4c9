/* Locks on a file: flock(2) waits, fcntl(2) is refused and then waits. */
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    const char *path = "/tmp/golden/lock";
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10};
    int file = open(path, O_CREAT | O_RDWR, 0600);
    flock(file, LOCK_EX);
    fcntl(file, F_SETLK, &range);
    if (fork() == 0) {
        int own = open(path, O_RDWR);
        flock(own, LOCK_EX | LOCK_NB);
        flock(own, LOCK_EX);
        fcntl(own, F_SETLK, &range);
        fcntl(own, F_SETLKW, &range);
        _exit(0);
    }
    usleep(20000);
    flock(file, LOCK_UN);
    usleep(20000);
    range.l_type = F_UNLCK;
    fcntl(file, F_SETLK, &range);
    wait(NULL);
    unlink(path);
    return 0;
}
