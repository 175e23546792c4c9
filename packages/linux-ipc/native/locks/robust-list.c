#include "robust-list.h"

#include "owner-death.h"

#include <unistd.h>

/* The kernel may read the list between any two writes: the compiler must not reorder them. */
static void in_order(void) {
    atomic_signal_fence(memory_order_seq_cst);
}

static void set_pending(struct robust_holder *holder, struct robust_mutex *mutex) {
    in_order();
    holder->list->list_op_pending = mutex == NULL ? NULL : &mutex->next;
    in_order();
}

/* The C library keeps the pointer to the previous entry before each entry, and before its head. */
static struct robust_list **previous_of(struct robust_list *entry) {
    /* The lowest bit is set in a pointer to a mutex with priority inheritance. */
    entry = (struct robust_list *)((uintptr_t)entry & ~(uintptr_t)1);
    return (struct robust_list **)entry - 1;
}

bool robust_holder_join(struct robust_holder *holder) {
    if (holder->list != NULL) {
        return true;
    }
    struct robust_list_head *list = robust_list_of_thread();
    if (list == NULL) {
        return false;
    }
    holder->list = list;
    holder->thread = (uint32_t)gettid();
    struct robust_list *after = list->list.next;
    holder->front.previous = &list->list;
    holder->front.next.next = &holder->back.next;
    holder->back.previous = &holder->front.next;
    holder->back.next.next = after;
    *previous_of(after) = &holder->back.next;
    in_order();
    list->list.next = &holder->front.next;
    return true;
}

void robust_holder_leave(struct robust_holder *holder) {
    if (holder->list != NULL) {
        holder->front.previous->next = holder->back.next.next;
        *previous_of(holder->back.next.next) = holder->front.previous;
        in_order();
    }
}

static struct robust_list *entry_of(struct robust_hold *hold, struct robust_mutex *otherwise) {
    return hold == NULL ? &otherwise->next : &hold->mutex->next;
}

/* T3. */
static void into_list(struct robust_holder *holder, struct robust_hold *hold) {
    if (hold->holder != NULL) {
        /* The mutex is in the list already: another process set its word to 0 meanwhile. */
        return;
    }
    hold->holder = holder;
    hold->more_recent = NULL;
    hold->less_recent = holder->most_recent;
    if (holder->most_recent != NULL) {
        holder->most_recent->more_recent = hold;
    }
    hold->mutex->next.next = entry_of(holder->most_recent, &holder->back);
    holder->most_recent = hold;
    in_order();
    holder->front.next.next = &hold->mutex->next;
}

/* R2. */
static void out_of_list(struct robust_hold *hold) {
    struct robust_holder *holder = hold->holder;
    entry_of(hold->more_recent, &holder->front)->next = entry_of(hold->less_recent, &holder->back);
    if (hold->more_recent == NULL) {
        holder->most_recent = hold->less_recent;
    } else {
        hold->more_recent->less_recent = hold->less_recent;
    }
    if (hold->less_recent != NULL) {
        hold->less_recent->more_recent = hold->more_recent;
    }
    hold->holder = NULL;
}

bool robust_hold_taken(int error) {
    return error == 0 || error == EOWNERDEAD;
}

int robust_hold_take(struct robust_hold *hold, struct robust_holder *holder,
                     const struct timespec *deadline) {
    set_pending(holder, hold->mutex);
    int error = deadline == NULL ? robust_mutex_try(hold->mutex, holder->thread)
                                 : robust_mutex_wait(hold->mutex, holder->thread, deadline);
    if (robust_hold_taken(error)) {
        into_list(holder, hold);
    }
    set_pending(holder, NULL);
    return error;
}

bool robust_hold_give_back(struct robust_hold *hold) {
    struct robust_holder *holder = hold->holder;
    if (holder == NULL) {
        return false;
    }
    set_pending(holder, hold->mutex);
    out_of_list(hold);
    bool released = robust_mutex_release(hold->mutex, holder->thread);
    set_pending(holder, NULL);
    return released;
}

bool robust_hold_make_consistent(struct robust_hold *hold) {
    return hold->holder != NULL && owner_death_repaired(hold->mutex, hold->holder->thread);
}

void robust_hold_abandon(struct robust_hold *hold) {
    struct robust_holder *holder = hold->holder;
    if (holder != NULL) {
        set_pending(holder, hold->mutex);
        out_of_list(hold);
        robust_mutex_mark_died(hold->mutex, holder->thread);
        set_pending(holder, NULL);
    }
}

bool robust_hold_hand_over(struct robust_hold *from, struct robust_hold *to,
                           struct robust_holder *holder) {
    /*
     * Until the word changes, the waiting thread's list reports its death; afterwards `pending`
     * reports this thread's.
     */
    set_pending(holder, to->mutex);
    bool ours = robust_mutex_hand_over(to->mutex, from->holder->thread, holder->thread);
    out_of_list(from);
    if (ours) {
        into_list(holder, to);
    }
    set_pending(holder, NULL);
    return ours;
}
