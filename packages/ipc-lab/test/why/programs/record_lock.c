/* The child waits for a record lock that its parent holds; the parent waits for the child:
 * record_lock FILE. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = argc == 2 ? open(argv[1], O_RDWR | O_CREAT, 0600) : -1;
    if (fd < 0 || fcntl(fd, F_SETLK, &whole) < 0)
        return 1;
    if (fork() == 0)
        return fcntl(fd, F_SETLKW, &whole) < 0;
    return wait(NULL) < 0;
}
