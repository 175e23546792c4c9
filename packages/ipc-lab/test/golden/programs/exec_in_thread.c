/* A thread that is not the first runs another program: it continues under the pid of the process.
 */
#include <pthread.h>
#include <unistd.h>

static void *run(void *argument) {
    execl("/bin/sh", "sh", "-c", "exit 5", (char *)NULL);
    return argument;
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, run, NULL);
    for (;;)
        pause();
}
