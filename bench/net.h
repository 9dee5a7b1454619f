/* The clock, the sockets and the way out that upstream and load share. */
#ifndef BENCH_NET_H
#define BENCH_NET_H

#include <stdint.h>
#include <sys/epoll.h>

enum { NANOS_PER_MILLI = 1000000, NANOS_PER_SECOND = 1000000000 };

/* CLOCK_MONOTONIC, the same for every process of the machine. */
int64_t now_nanos(void);

/* A listening socket of 127.0.0.1 with a backlog of 4096; does not block. */
int listen_on(int port);

/* A new connection of a listening socket, or -1 when none waits; does not block, TCP_NODELAY. */
int accept_from(int listener);

/* A connection to 127.0.0.1; once it stands it does not block, TCP_NODELAY. Refused: the end. */
int connect_to(int port);

/* Has epoll report the socket, with `context`, each time it becomes readable or writable. */
void watch(int epoll, int socket, void *context);

/* Prints "program: what: reason" and ends the program. */
_Noreturn void fail(const char *what, const char *reason);

/* The same with the reason that errno holds. */
_Noreturn void fail_errno(const char *what);

/* Memory of zeroes, or the end of the program. */
void *allocate(uint64_t count, uint64_t size);

#endif
