/*
 * A lock in shared memory that many readers or one writer may hold. It consists of glibc's robust
 * mutexes alone, so the kernel reports every holder's death, and a C program takes part with
 * pthread_mutex_lock(3).
 *
 *     byte    0  gate      pthread_mutex_t  held by the writer, also while it waits for readers;
 *                                           40 bytes (48 on arm64), then zeros
 *            52  changing  uint32           1 from before a writer's first change to after its last
 *            56  deaths    uint32           the number of readers' deaths found
 *            60  mark      uint32           READER_WRITER_MARK
 *            64  slot 0    pthread_mutex_t  held by a reader; then zeros
 *           128  slot 1    …
 *          4032  slot 62
 *
 * All the mutexes are process-shared and robust. Each slot has a cache line of its own.
 *
 *     A reader                                     A writer
 *     R1  acquires a free slot                     W1  acquires the gate
 *     R2  checks whether the gate is free;         W2  waits until each slot that is held is
 *         if not: releases the slot, acquires          released
 *         the gate, acquires a slot, releases      W3  loads `changing`, stores 1
 *         the gate                                 W4  writes
 *     R3  loads `changing`                         W5  stores 0
 *     R4  reads                                    W6  releases the gate
 *     R5  releases the slot
 *
 * A full fence follows R1 and W1: when a reader and a writer arrive together, at least one of them
 * sees the other. While a writer holds the gate no reader completes R2, so a stream of readers does
 * not starve it.
 *
 * The next owner of a mutex learns that its previous owner died. If the mutex is a slot, the new
 * owner adds the death to `deaths`; the data are consistent. If it is the gate, the death alone
 * means nothing: a writer died between W3 and W5 only if `changing` is 1. `changing` stays 1, and
 * every later holder sees it in R3 or W3, until a writer that has repaired the data stores 0.
 */
#ifndef LINUX_IPC_READER_WRITER_PROTOCOL_H
#define LINUX_IPC_READER_WRITER_PROTOCOL_H

#include "robust-list.h"

enum {
    READER_WRITER_SLOTS = 63,
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
    } slots[READER_WRITER_SLOTS];
};

_Static_assert(sizeof(struct reader_writer) == 4096, "as drawn above");

/* The gate and the slots of one lock, as one thread may hold them. It lies in private memory. */
struct reader_writer_holds {
    struct reader_writer *lock;
    struct robust_hold gate;
    struct robust_hold slots[READER_WRITER_SLOTS];
};

/* Writes a free lock over whatever the memory contains. Returns 0 or an errno. */
int reader_writer_init(struct reader_writer *lock);

bool reader_writer_is_one(const struct reader_writer *lock);

void reader_writer_set_up(struct reader_writer_holds *holds, struct reader_writer *lock);

/*
 * reader_writer_read and reader_writer_write add this to their result if a writer died and no
 * writer has repaired the data since.
 */
enum { READER_WRITER_WRITER_DIED = 64 };

/* The number of living readers. */
int reader_writer_readers(const struct reader_writer *lock);

/*
 * The thread that has the gate, or 0; -EOWNERDEAD if a writer died, and the data have not been
 * repaired since.
 */
int64_t reader_writer_writer(const struct reader_writer *lock);

/*
 * R1 to R3. Waits until the deadline; does not wait if the deadline is NULL. Returns the slot or
 * -errno: EBUSY, ETIMEDOUT, EINTR; EDEADLK if the thread would wait for itself; ENOTRECOVERABLE if
 * a program has left the gate in that state.
 */
int reader_writer_read(struct reader_writer_holds *holds, struct robust_holder *holder,
                       const struct timespec *deadline);

/* R5. Returns false if the slot is not held, or if another process has overwritten it. */
bool reader_writer_end_read(struct reader_writer_holds *holds, int slot);

/* W1 to W3. Returns 0, or -errno for the reasons of reader_writer_read. */
int reader_writer_write(struct reader_writer_holds *holds, struct robust_holder *holder,
                        const struct timespec *deadline);

/*
 * W5 and W6, or W6 alone if the data are inconsistent. Returns false if the gate is not held, or if
 * another process has overwritten it.
 */
bool reader_writer_end_write(struct reader_writer_holds *holds, bool in_order);

/* Releases the gate and all slots that are held, as if the thread had died. */
void reader_writer_abandon(struct reader_writer_holds *holds);

#endif
