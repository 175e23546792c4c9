/*
 * Boost.Interprocess message_queue, with as many places as in Boost's own example.
 *
 * Usage: message-queue MODE SIZE COUNT SAMPLES, where MODE is sleep (round trips) or oneway.
 * Prints one number per sample: nanoseconds per round trip, or per message.
 */
#include "bench.h"

#include <boost/interprocess/ipc/message_queue.hpp>
#include <cstring>
#include <string>
#include <vector>

using boost::interprocess::create_only;
using boost::interprocess::message_queue;

static const size_t PLACES = 100;

static std::vector<char> message;
static message_queue *there, *back;
static bool is_one_way;

/* The queue keeps its memory, without a name that could be left behind. */
static message_queue *make_queue(const char *direction) {
    std::string name = "linux-ipc-bench-" + std::to_string(getpid()) + direction;
    message_queue *queue = new message_queue(create_only, name.c_str(), PLACES, message.size());
    message_queue::remove(name.c_str());
    return queue;
}

static void send_to(message_queue *queue) {
    queue->send(message.data(), message.size(), 0);
}

static void receive_from(message_queue *queue) {
    message_queue::size_type length;
    unsigned priority;
    queue->receive(message.data(), message.size(), length, priority);
}

static void run(uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        send_to(there);
        if (!is_one_way) {
            receive_from(back);
        }
    }
    if (is_one_way) {
        receive_from(back);
    }
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    is_one_way = strcmp(argv[1], "oneway") == 0;
    message.assign(strtoull(argv[2], NULL, 10), 'x');
    uint64_t count = strtoull(argv[3], NULL, 10), samples = strtoull(argv[4], NULL, 10);
    there = make_queue("-there");
    back = make_queue("-back");
    pid_t child = start_partner();
    if (child == 0) {
        for (;;) {
            for (uint64_t i = 0; i < (is_one_way ? count : 1); i++) {
                receive_from(there);
            }
            send_to(back);
        }
    }
    report_samples(samples, count, run);
    end_partner(child);
    return 0;
}
