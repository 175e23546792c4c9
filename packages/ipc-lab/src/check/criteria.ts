/** The requirements of each exercise in their order, with the manual page to read. */
import type { ExerciseId } from './exercises.js';

export const manualPages: Readonly<Record<ExerciseId, Readonly<Record<string, string>>>> = {
  '1a': {
    'five-children': 'fork(2)',
    handler: 'sigaction(2)',
    'one-per-second': 'kill(2), nanosleep(2)',
    greeting: 'signal-safety(7), signal(7)',
    'sigint-all': 'kill(2)',
    reaped: 'waitpid(2)',
  },
  '2a': {
    'one-child': 'fork(2)',
    'shared-segment': 'shmat(2), mmap(2)',
    'five-values': 'random(3)',
    'signals-child': 'kill(2), getpid(2)',
    'child-reads': 'signal(7), sigsuspend(2)',
    'child-ended': 'kill(2), waitpid(2)',
    removed: 'shmctl(2), shm_unlink(3)',
  },
  '3d': {
    'maps-file': 'mmap(2)',
    'sized-first': 'ftruncate(2)',
    'five-ints': 'mmap(2), msync(2)',
    'reader-maps': 'mmap(2)',
    'same-values': 'mmap(2)',
  },
  '4a': {
    'one-child': 'fork(2)',
    pipe: 'pipe(2)',
    values: 'write(2), rand(3)',
    'all-read': 'pipe(7), close(2)',
    sum: 'read(2)',
    'child-exits': 'pipe(7), _exit(2)',
    'parent-waits': 'waitpid(2)',
    finishes: 'pipe(7)',
  },
  '5': {
    'makes-fifo': 'mkfifo(3)',
    'n-values': 'fifo(7), getopt(3)',
    'reads-all': 'read(2), fifo(7)',
    average: 'read(2), printf(3)',
    'existing-ok': 'mkfifo(3)',
  },
  '6': {
    'unix-socket': 'unix(7), socket(2)',
    'sum-server': 'accept(2), recv(2)',
    'sum-clients': 'send(2), recv(2)',
    'stale-ok': 'unix(7), connect(2)',
    cleaned: 'unlink(2)',
  },
};
