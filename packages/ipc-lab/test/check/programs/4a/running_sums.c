/* Prints a sum after every three values, forever: with nine values the last sum is right by chance.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        int sum = 0;
        char digit;
        for (;;) {
            for (int i = 0; i < 3; i++) {
                read(ends[0], &digit, 1);
                sum += digit - '0';
            }
            printf("Somme : %d\n", sum);
        }
    }
    for (const char *digit = "314159265"; *digit != '\0'; digit++)
        write(ends[1], digit, 1);
    wait(NULL);
    return 0;
}
