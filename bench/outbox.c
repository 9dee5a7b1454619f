/* What goes to a peer over a socket that does not block, and what waits because it is full. */
#include "outbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WAITING_LIMIT = 1024 * 1024 };

static bool keep(struct outbox *outbox, const char *bytes, size_t count) {
  size_t needed = outbox->length + count;
  if (needed > WAITING_LIMIT) return false;
  if (needed > outbox->size) {
    char *grown = realloc(outbox->waiting, needed * 2);
    if (grown == NULL) return false;
    outbox->waiting = grown;
    outbox->size = needed * 2;
  }
  memcpy(outbox->waiting + outbox->length, bytes, count);
  outbox->length = needed;
  return true;
}

ssize_t outbox_offer(const struct outbox *outbox, const char *bytes, size_t count) {
  ssize_t sent = send(outbox->socket, bytes, count, MSG_NOSIGNAL);
  if (sent >= 0) return sent;
  return errno == EAGAIN ? 0 : -1;
}

bool outbox_send(struct outbox *outbox, const char *bytes, size_t count) {
  if (outbox->length > 0) return keep(outbox, bytes, count);
  ssize_t sent = outbox_offer(outbox, bytes, count);
  if (sent < 0) return false;
  size_t rest = count - (size_t)sent;
  return rest == 0 || keep(outbox, bytes + sent, rest);
}

bool outbox_resume(struct outbox *outbox) {
  if (outbox->length == 0) return true;
  ssize_t sent = outbox_offer(outbox, outbox->waiting, outbox->length);
  if (sent < 0) return false;
  outbox->length -= (size_t)sent;
  memmove(outbox->waiting, outbox->waiting + sent, outbox->length);
  return true;
}

void outbox_close(struct outbox *outbox) {
  close(outbox->socket);
  free(outbox->waiting);
}
