/*
 * A scripted OpenAI-compatible upstream on 127.0.0.1: one thread, epoll, HTTP/1.1 keep-alive.
 *
 *   upstream --port PORT [--events N] [--rate R] [--flood BYTES]
 *
 *   POST /v1/chat/completions  a completion of about 1 KB; with "stream":true in the body N events
 *                              at R a second, or BYTES of events as fast as they are taken
 *   GET  /v1/models            one model
 *   GET  /bench/stats          what was done so far; `taken` is what the peers' kernels have
 *                              acknowledged of the floods that are open
 */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <linux/sockios.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include "answers.h"
#include "message.h"
#include "net.h"
#include "outbox.h"
#include "stream_flag.h"

enum {
  BODY_LIMIT = 50 * 1024 * 1024,
  READ_BYTES = 256 * 1024,
  BATCH = 1024,
};

struct connection {
  struct outbox outbox;
  struct message request;
  size_t body_bytes;
  struct stream_flag stream_flag;
  struct connections *streams; /* the list it is in while it streams: `ticking` or `flooded` */
  TAILQ_ENTRY(connection) link;
  long events_left;
  int64_t due_nanos;
  uint64_t flood_sent;
};

TAILQ_HEAD(connections, connection);

/* All streams have one rate, so the one served last is due last: a queue keeps them in order. */
static struct connections ticking = TAILQ_HEAD_INITIALIZER(ticking);
static struct connections flooded = TAILQ_HEAD_INITIALIZER(flooded);

static struct {
  int port;
  long events;
  int64_t interval_nanos;
  uint64_t flood_bytes;
} script = {.events = 330, .interval_nanos = NANOS_PER_SECOND / 33};

static struct {
  long calls;
  long streams;
  long events;
  long abandoned; /* streams whose caller left */
} done;

static int epoll;

static bool deliver(struct connection *to, struct text text) {
  return outbox_send(&to->outbox, text.bytes, text.length);
}

/* ---- streams ---- */

static bool open_stream(struct connection *to) {
  to->streams = script.flood_bytes > 0 ? &flooded : &ticking;
  to->events_left = script.events;
  to->due_nanos = now_nanos() + script.interval_nanos;
  to->flood_sent = 0;
  TAILQ_INSERT_TAIL(to->streams, to, link);
  done.streams++;
  return deliver(to, stream_opening());
}

static void leave_list(struct connection *stream) {
  TAILQ_REMOVE(stream->streams, stream, link);
  stream->streams = NULL;
}

static bool end_stream(struct connection *to) {
  leave_list(to);
  return deliver(to, stream_ending());
}

/* Sends until the socket is full or the flood is over, which it can be only between two events. */
static bool send_flood(struct connection *to) {
  struct text block = stream_flood();
  while (to->streams == &flooded && to->outbox.length == 0) {
    size_t offset = to->flood_sent % block.length;
    if (offset == 0 && to->flood_sent >= script.flood_bytes) return end_stream(to);
    ssize_t sent = outbox_offer(&to->outbox, block.bytes + offset, block.length - offset);
    if (sent <= 0) return sent == 0;
    to->flood_sent += (uint64_t)sent;
  }
  return true;
}

/* One event of a stream that is due, and its end after the last. */
static bool tick(struct connection *to) {
  TAILQ_REMOVE(&ticking, to, link);
  TAILQ_INSERT_TAIL(&ticking, to, link);
  to->due_nanos += script.interval_nanos;
  to->events_left--;
  done.events++;
  if (!deliver(to, stream_event(now_nanos()))) return false;
  return to->events_left > 0 || end_stream(to);
}

/* ---- requests ---- */

static void read_body(void *context, const char *bytes, size_t count) {
  struct connection *from = context;
  from->body_bytes += count;
  stream_flag_read(&from->stream_flag, bytes, count);
}

static struct text stats(void) {
  uint64_t accepted = 0;
  uint64_t taken = 0;
  struct connection *stream;
  TAILQ_FOREACH(stream, &flooded, link) {
    int unacknowledged = 0;
    if (ioctl(stream->outbox.socket, SIOCOUTQ, &unacknowledged) < 0) fail_errno("SIOCOUTQ");
    accepted += stream->flood_sent;
    taken += stream->flood_sent - (uint64_t)unacknowledged;
  }
  char json[512];
  snprintf(json, sizeof json,
           "{\"calls\":%ld,\"streams\":%ld,\"events\":%ld,\"abandoned\":%ld,"
           "\"accepted\":%lu,\"taken\":%lu}",
           done.calls, done.streams, done.events, done.abandoned, accepted, taken);
  return answer_json(json);
}

static bool starts_with(const char *text, const char *start) {
  return strncmp(text, start, strlen(start)) == 0;
}

static bool answer(struct connection *to) {
  const char *head = to->request.head;
  if (starts_with(head, "GET /v1/models ")) return deliver(to, answer_models());
  if (starts_with(head, "GET /bench/stats ")) return deliver(to, stats());
  if (!starts_with(head, "POST /v1/chat/completions ")) return deliver(to, answer_not_found());
  done.calls++;
  return to->stream_flag.is_set ? open_stream(to) : deliver(to, answer_completion());
}

static void await_request(struct connection *from) {
  message_begin(&from->request);
  from->body_bytes = 0;
  stream_flag_reset(&from->stream_flag);
}

/* Reads and answers what arrived; false ends the connection. Nobody may ask while a stream runs. */
static bool take(struct connection *from, const char *bytes, size_t count) {
  while (count > 0) {
    if (from->streams != NULL) return false;
    size_t used = message_read(&from->request, bytes, count, read_body, from);
    bytes += used;
    count -= used;
    if (from->request.stage == IS_MALFORMED || from->body_bytes > BODY_LIMIT) return false;
    if (from->request.stage == IS_WHOLE) {
      if (!answer(from)) return false;
      await_request(from);
    }
  }
  return true;
}

static bool receive(struct connection *from) {
  static char bytes[READ_BYTES];
  for (;;) {
    ssize_t count = recv(from->outbox.socket, bytes, sizeof bytes, 0);
    if (count < 0) return errno == EAGAIN;
    if (count == 0 || !take(from, bytes, (size_t)count)) return false;
    if ((size_t)count < sizeof bytes) return true;
  }
}

/* ---- the loop ---- */

static void accept_all(int listener) {
  for (int socket; (socket = accept_from(listener)) >= 0;) {
    struct connection *accepted = allocate(1, sizeof *accepted);
    accepted->outbox.socket = socket;
    await_request(accepted);
    watch(epoll, socket, accepted);
  }
}

static void end_connection(struct connection *connection) {
  if (connection->streams != NULL) {
    done.abandoned++;
    leave_list(connection);
  }
  outbox_close(&connection->outbox);
  free(connection);
}

static void serve(struct connection *connection, uint32_t events) {
  bool lives = (events & (EPOLLERR | EPOLLHUP)) == 0;
  if (lives && (events & EPOLLOUT)) lives = outbox_resume(&connection->outbox);
  if (lives && (events & (EPOLLIN | EPOLLRDHUP))) lives = receive(connection);
  if (lives) lives = send_flood(connection);
  if (lives && (events & EPOLLRDHUP)) lives = false;
  if (!lives) end_connection(connection);
}

static void serve_due_streams(void) {
  int64_t now = now_nanos();
  struct connection *stream;
  while ((stream = TAILQ_FIRST(&ticking)) != NULL && stream->due_nanos <= now) {
    if (!tick(stream)) end_connection(stream);
  }
}

/* Until the next event is due, in whole milliseconds: a real server sends in batches too. */
static int wait_millis(void) {
  struct connection *next = TAILQ_FIRST(&ticking);
  if (next == NULL) return -1;
  int64_t nanos = next->due_nanos - now_nanos();
  return nanos <= 0 ? 0 : (int)((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
}

static _Noreturn void run(void) {
  static struct epoll_event events[BATCH];
  int listener = listen_on(script.port);
  watch(epoll, listener, NULL);
  for (;;) {
    int count = epoll_wait(epoll, events, BATCH, wait_millis());
    for (int i = 0; i < count; i++) {
      if (events[i].data.ptr == NULL) {
        accept_all(listener);
      } else {
        serve(events[i].data.ptr, events[i].events);
      }
    }
    serve_due_streams();
  }
}

static void read_options(int count, char **words) {
  static const struct option options[] = {
      {"port", required_argument, NULL, 'p'},   {"events", required_argument, NULL, 'e'},
      {"rate", required_argument, NULL, 'r'},   {"flood", required_argument, NULL, 'f'},
      {NULL, 0, NULL, 0},
  };
  for (int option; (option = getopt_long(count, words, "", options, NULL)) != -1;) {
    switch (option) {
      case 'p': script.port = atoi(optarg); break;
      case 'e': script.events = atol(optarg); break;
      case 'r': script.interval_nanos = (int64_t)(NANOS_PER_SECOND / atof(optarg)); break;
      case 'f': script.flood_bytes = strtoull(optarg, NULL, 10); break;
      default: exit(2);
    }
  }
  if (script.port <= 0 || script.events <= 0 || script.interval_nanos <= 0) {
    fail("options", "needed: --port PORT; --events and --rate must be positive");
  }
}

int main(int count, char **words) {
  read_options(count, words);
  signal(SIGPIPE, SIG_IGN);
  answers_prepare();
  epoll = epoll_create1(EPOLL_CLOEXEC);
  run();
}
