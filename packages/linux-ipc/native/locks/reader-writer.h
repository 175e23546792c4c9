/*
 * A lock in shared memory under which many read or one writes, made of glibc's robust mutexes
 * alone: the kernel reports every holder's death. A C program takes part with
 * pthread_mutex_lock(3).
 *
 *     byte    0  gate      pthread_mutex_t  held by the writer, also while it waits for readers
 *                          40 bytes, on arm64 48; zeros follow
 *            52  changing  uint32           1 from before a writer's first change to after its last
 *            56  deaths    uint32           the number of readers' deaths found
 *            60  mark      uint32           READER_WRITER_MARK
 *            64  place 0   pthread_mutex_t  held by a reader; zeros follow
 *           128  place 1   …
 *          4032  place 62
 *
 * All the mutexes are process-shared and robust. A place has a cache line of its own.
 *
 *     A reader                                     A writer
 *     R1  takes a place that is free               W1  takes the gate
 *     R2  looks whether the gate is free;          W2  of each place that is held, waits until it
 *         if not: gives back the place, takes          is given back
 *         the gate, takes a place, gives           W3  looks at `changing`, puts 1
 *         back the gate                            W4  writes
 *     R3  looks at `changing`                      W5  puts 0
 *     R4  reads                                    W6  gives back the gate
 *     R5  gives back the place
 *
 * R1 and W1 are each followed by a full fence: of a reader and a writer that meet, at least one
 * sees the other. While a writer has the gate no reader gets past R2, so a stream of readers does
 * not starve it.
 *
 * A death leaves a mutex whose next owner learns of it. If the mutex is a place, the death is
 * counted in `deaths`, and the data are in order. If it is the gate, that alone means nothing: only
 * if `changing` is 1 did a writer die between W3 and W5. It stays 1, and each later holder sees it
 * in R3 or W3, until a writer that has repaired the data stores 0.
 */
#ifndef LINUX_IPC_READER_WRITER_H
#define LINUX_IPC_READER_WRITER_H

#include "robust-list.h"

enum {
    READER_WRITER_PLACES = 63,
    READER_WRITER_LINE = 64,
    READER_WRITER_MARK = 0x314c5752, /* "RWL1" */
};

struct reader_writer {
    struct robust_mutex gate;
    uint8_t zeros[52 - sizeof(struct robust_mutex)];
    _Atomic uint32_t changing;
    _Atomic uint32_t deaths;
    _Atomic uint32_t mark;
    struct {
        struct robust_mutex mutex;
        uint8_t zeros[READER_WRITER_LINE - sizeof(struct robust_mutex)];
    } places[READER_WRITER_PLACES];
};

_Static_assert(sizeof(struct reader_writer) == 4096, "as drawn above");

/* What a thread may hold of one lock. In private memory. */
struct reader_writer_holds {
    struct reader_writer *lock;
    struct robust_hold gate;
    struct robust_hold places[READER_WRITER_PLACES];
};

/* Makes a free lock, whatever is there. 0 or an errno. */
int reader_writer_init(struct reader_writer *lock);

bool reader_writer_is_one(const struct reader_writer *lock);

void reader_writer_set_up(struct reader_writer_holds *holds, struct reader_writer *lock);

/* Added to the value if a writer died, and the data have not been repaired since. */
enum { READER_WRITER_WRITER_DIED = 64 };

/* The number of living readers. */
int reader_writer_readers(const struct reader_writer *lock);

/*
 * The thread that has the gate, or 0; -EOWNERDEAD if a writer died, and the data have not been
 * repaired since.
 */
int64_t reader_writer_writer(const struct reader_writer *lock);

/*
 * R1 to R3, waiting until the deadline; without one it does not wait. The place, or an errno
 * negated: EBUSY, ETIMEDOUT, EINTR; EDEADLK when the thread would wait for itself; ENOTRECOVERABLE
 * when a program has made the gate so.
 */
int reader_writer_read(struct reader_writer_holds *holds, struct robust_holder *holder,
                       const struct timespec *deadline);

/* R5. False if it is not held, or another process overwrote it. */
bool reader_writer_end_read(struct reader_writer_holds *holds, int place);

/* W1 to W3, as reader_writer_read. */
int reader_writer_write(struct reader_writer_holds *holds, struct robust_holder *holder,
                        const struct timespec *deadline);

/* W5 and W6; without W5 if the data are not in order. As reader_writer_end_read. */
bool reader_writer_end_write(struct reader_writer_holds *holds, bool in_order);

/* Releases all that is held, as if the thread had died. */
void reader_writer_abandon(struct reader_writer_holds *holds);

#endif
