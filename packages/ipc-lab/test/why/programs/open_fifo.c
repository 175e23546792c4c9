/* Opens a FIFO that no other process opens: open_fifo r|w PATH. */
#include <fcntl.h>
#include <sys/stat.h>

int main(int argc, char **argv) {
    if (argc != 3 || mkfifo(argv[2], 0600) < 0)
        return 1;
    return open(argv[2], argv[1][0] == 'r' ? O_RDONLY : O_WRONLY) < 0;
}
