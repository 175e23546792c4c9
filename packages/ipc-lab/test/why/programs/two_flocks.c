/* Parent and child each hold one lock and wait for the other's: two_flocks A B. */
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int ready[2], go[2];
    char byte = 0;
    if (argc != 3 || pipe(ready) < 0 || pipe(go) < 0)
        return 1;
    int is_child = fork() == 0;
    int mine = open(argv[is_child ? 1 : 2], O_RDWR | O_CREAT, 0600);
    int other = open(argv[is_child ? 2 : 1], O_RDWR | O_CREAT, 0600);
    if (mine < 0 || other < 0 || flock(mine, LOCK_EX) < 0)
        return 1;
    if (write(is_child ? ready[1] : go[1], &byte, 1) < 0)
        return 1;
    if (read(is_child ? go[0] : ready[0], &byte, 1) < 0)
        return 1;
    return flock(other, LOCK_EX) < 0;
}
