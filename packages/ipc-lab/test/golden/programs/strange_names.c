/* Names with a newline, an escape, a quotation mark, and bytes that are not UTF-8. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
    const char *names[] = {"/tmp/golden/a\nb",      "/tmp/golden/\033[31m",
                           "/tmp/golden/\"q\\",     "/tmp/golden/\377\376",
                           "/tmp/golden/h\303\251", "/tmp/golden/x, y) = 3<"};
    for (int i = 0; i < 6; i++) {
        mkfifo(names[i], 0600);
        int both = open(names[i], O_RDWR);
        write(both, "\001\200\377", 3);
        close(both);
        unlink(names[i]);
    }
    write(1, "\033]0;\007caf\303\251\n", 11);
    return 0;
}
