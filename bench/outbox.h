/* What goes to a peer over a socket that does not block, and what waits because it is full. */
#ifndef BENCH_OUTBOX_H
#define BENCH_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct outbox {
  int socket;
  char *waiting;
  size_t length;
  size_t size;
};

/* Sends or keeps all of it; false when the peer is gone or more than 1 MiB behind. */
bool outbox_send(struct outbox *outbox, const char *bytes, size_t count);

/* Sends what waits, as far as the socket takes it; false when the peer is gone. */
bool outbox_resume(struct outbox *outbox);

/* The bytes the socket takes now, nothing kept; -1 when the peer is gone. */
ssize_t outbox_offer(const struct outbox *outbox, const char *bytes, size_t count);

/* Closes the socket too. */
void outbox_close(struct outbox *outbox);

#endif
