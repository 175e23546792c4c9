/* shm_open(3), ftruncate(2), mmap(2) in two processes; a memfd and an anonymous mapping. */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int *map(int descriptor, int flags) {
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | flags, descriptor, 0);
}

int main(void) {
    int named = shm_open("/golden", O_CREAT | O_EXCL | O_RDWR, 0600);
    int nameless = memfd_create("golden", MFD_CLOEXEC);
    ftruncate(named, 4096);
    ftruncate(nameless, 8192);
    int *numbers = map(named, 0);
    int *others = map(nameless, 0);
    int *anonymous = map(-1, MAP_ANONYMOUS);
    if (fork() == 0) {
        numbers[0] = 7;
        others[0] = 8;
        anonymous[0] = 9;
        int *again = map(shm_open("/golden", O_RDWR, 0), 0);
        again[1] = 10;
        _exit(0);
    }
    wait(NULL);
    munmap(numbers, 4096);
    shm_unlink("/golden");
    return 0;
}
