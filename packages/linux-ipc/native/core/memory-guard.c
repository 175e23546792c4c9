#include "memory-guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { GUARDS_PER_CHUNK = 512 };
static const uintptr_t LARGEST_PAGE = 1ul << 30;

struct memory_guard {
    /* The handlers read it on any thread. Odd while the next three fields change. */
    atomic_uint sequence;
    atomic_uintptr_t begin; /* 0: not in use */
    atomic_size_t length;
    atomic_bool read_only;
    atomic_long lost_from;
    /* Guarded by the lock. */
    struct memory_guard *next_free;
};

/* Chunks are never freed, so that a handler can walk the list at any time. */
struct chunk {
    struct memory_guard guards[GUARDS_PER_CHUNK];
    struct chunk *next;
};

static _Atomic(struct chunk *) chunks;
static struct memory_guard *free_guards;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int event_fd = -1;
/* The dispositions that our handlers have replaced. */
static struct sigaction before_bus_error, before_segmentation_fault;

/* The guard whose memory contains the address, and its range; NULL if there is none. */
static struct memory_guard *find(uintptr_t address, uintptr_t *begin, uintptr_t *end) {
    for (struct chunk *chunk = atomic_load(&chunks); chunk != NULL; chunk = chunk->next) {
        for (int i = 0; i < GUARDS_PER_CHUNK; i++) {
            struct memory_guard *guard = &chunk->guards[i];
            unsigned sequence = atomic_load(&guard->sequence);
            uintptr_t first = atomic_load(&guard->begin);
            uintptr_t last = first + atomic_load(&guard->length);
            if (first != 0 && address >= first && address < last && sequence % 2 == 0 &&
                atomic_load(&guard->sequence) == sequence) {
                *begin = first;
                *end = last;
                return guard;
            }
        }
    }
    return NULL;
}

static bool put_zeros(uintptr_t first, size_t length) {
    return syscall(SYS_mmap, first, length, PROT_READ | PROT_WRITE,
                   MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) != -1;
}

static bool put_copy(uintptr_t first, size_t length) {
    long copy =
        syscall(SYS_mmap, NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copy == -1) {
        return false;
    }
    memcpy((void *)copy, (void *)first, length);
    if (syscall(SYS_mremap, copy, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, first) == -1) {
        syscall(SYS_munmap, copy, length);
        return false;
    }
    return true;
}

/*
 * Replaces the page, doubling the size until the kernel accepts it. The kernel refuses a part of a
 * huge page. If the process has no further mapping left, a larger piece that absorbs existing
 * mappings may still succeed.
 *
 * Returns the beginning of the piece, or 0 if every size fails.
 */
static uintptr_t replace(uintptr_t address, uintptr_t begin, uintptr_t end,
                         bool (*put)(uintptr_t, size_t)) {
    for (uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE); size <= LARGEST_PAGE; size *= 2) {
        uintptr_t first = address & -size;
        uintptr_t last = first + size;
        first = first < begin ? begin : first;
        last = last > end ? end : last;
        if (put(first, last - first)) {
            return first;
        }
    }
    return 0;
}

static void note_loss(struct memory_guard *guard, long offset) {
    long lost_from = atomic_load(&guard->lost_from);
    while (lost_from == -1 || offset < lost_from) {
        if (!atomic_compare_exchange_weak(&guard->lost_from, &lost_from, offset)) {
            continue;
        }
        if (lost_from == -1) {
            uint64_t one = 1;
            /* Fails only if the counter has reached 2^64 - 2; the descriptor is readable anyway. */
            if (write(atomic_load(&event_fd), &one, sizeof one) == -1) {
            }
        }
        return;
    }
}

static bool repair(uintptr_t address) {
    uintptr_t begin, end;
    struct memory_guard *guard = find(address, &begin, &end);
    uintptr_t zeros = guard == NULL ? 0 : replace(address, begin, end, put_zeros);
    if (zeros == 0) {
        return false;
    }
    note_loss(guard, (long)(zeros - begin));
    return true;
}

/* Does with the signal what would have happened without our handler. */
static void pass_on(const struct sigaction *before, int number, siginfo_t *info, void *context) {
    bool is_sent = info->si_code <= 0;
    if (before->sa_flags & SA_SIGINFO) {
        before->sa_sigaction(number, info, context);
    } else if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN) {
        before->sa_handler(number);
    } else if (before->sa_handler == SIG_DFL || !is_sent) {
        /* A fault recurs when the handler returns; a signal that was sent must be sent again. */
        struct sigaction ending = {.sa_handler = SIG_DFL};
        sigaction(number, &ending, NULL);
        if (is_sent) {
            raise(number);
        }
    }
}

static void on_bus_error(int number, siginfo_t *info, void *context) {
    int error = errno;
    if (info->si_code != BUS_ADRERR || !repair((uintptr_t)info->si_addr)) {
        pass_on(&before_bus_error, number, info, context);
    }
    errno = error;
}

static bool make_writable(uintptr_t address) {
    uintptr_t begin, end;
    struct memory_guard *guard = find(address, &begin, &end);
    return guard != NULL && atomic_load(&guard->read_only) &&
           replace(address, begin, end, put_copy) != 0;
}

static void on_segmentation_fault(int number, siginfo_t *info, void *context) {
    int error = errno;
    if (info->si_code != SEGV_ACCERR || !make_writable((uintptr_t)info->si_addr)) {
        pass_on(&before_segmentation_fault, number, info, context);
    }
    errno = error;
}

static bool open_event_fd(void) {
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    atomic_store(&event_fd, fd);
    return fd != -1;
}

/*
 * Called with the lock held. Installs our handler if it is not installed yet, or if a default or
 * ignored disposition has replaced it since. A handler installed after ours stays, since it may
 * call ours.
 */
static bool install(int number, void (*handler)(int, siginfo_t *, void *), bool *is_installed,
                    struct sigaction *before) {
    struct sigaction now;
    struct sigaction ours = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaction(number, NULL, &now);
    if (!*is_installed || now.sa_handler == SIG_DFL || now.sa_handler == SIG_IGN) {
        *before = now;
        *is_installed = sigaction(number, &ours, NULL) == 0;
    }
    return *is_installed;
}

/* Called with the lock held. Leaves SIGSEGV alone unless it is needed: V8 uses it too. */
static bool install_handlers(bool read_only) {
    static bool has_bus_error, has_segmentation_fault;
    if (atomic_load(&event_fd) == -1 && !open_event_fd()) {
        return false;
    }
    return install(SIGBUS, on_bus_error, &has_bus_error, &before_bus_error) &&
           (!read_only || install(SIGSEGV, on_segmentation_fault, &has_segmentation_fault,
                                  &before_segmentation_fault));
}

/* Called with the lock held. */
static struct memory_guard *take_free(void) {
    if (free_guards == NULL) {
        struct chunk *chunk = calloc(1, sizeof *chunk);
        if (chunk == NULL) {
            return NULL;
        }
        for (int i = 0; i < GUARDS_PER_CHUNK; i++) {
            chunk->guards[i].next_free = free_guards;
            free_guards = &chunk->guards[i];
        }
        chunk->next = atomic_load(&chunks);
        atomic_store(&chunks, chunk);
    }
    struct memory_guard *guard = free_guards;
    free_guards = guard->next_free;
    return guard;
}

static void set(struct memory_guard *guard, uintptr_t begin, size_t length, bool read_only) {
    atomic_fetch_add(&guard->sequence, 1);
    atomic_store(&guard->begin, begin);
    atomic_store(&guard->length, length);
    atomic_store(&guard->read_only, read_only);
    atomic_fetch_add(&guard->sequence, 1);
}

struct memory_guard *memory_guard_add(void *address, size_t length, bool read_only) {
    pthread_mutex_lock(&lock);
    struct memory_guard *guard = install_handlers(read_only) ? take_free() : NULL;
    if (guard != NULL) {
        atomic_store(&guard->lost_from, -1);
        set(guard, (uintptr_t)address, length, read_only);
    }
    pthread_mutex_unlock(&lock);
    return guard;
}

void memory_guard_remove(struct memory_guard *guard) {
    pthread_mutex_lock(&lock);
    set(guard, 0, 0, false);
    guard->next_free = free_guards;
    free_guards = guard;
    pthread_mutex_unlock(&lock);
}

long memory_guard_lost_from(struct memory_guard *guard) {
    return atomic_load(&guard->lost_from);
}

int memory_guard_descriptor(void) {
    return atomic_load(&event_fd);
}
