/* Reads from a pipe whose only write end it holds itself. */
#include <unistd.h>

int main(void) {
    int ends[2];
    char byte;
    if (pipe(ends) < 0)
        return 1;
    return read(ends[0], &byte, 1) < 0;
}
