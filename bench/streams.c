/*
 * Streams that are all open at once: `streams` reads each to its end, `hold` keeps them open for
 * some seconds. An event's delay is from the time the upstream wrote into it to its arrival here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"
#include "message.h"
#include "net.h"

enum { LINE_BYTES = 512, READ_BYTES = 64 * 1024, BATCH = 1024 };

struct stream {
  int socket;
  bool is_open; /* asked for and not ended */
  bool said_done;
  struct message answer;
  size_t line_length;
  char line[LINE_BYTES]; /* of an event that has arrived in part */
};

static const struct options *options;
static struct request request;
static int epoll;
static struct stream *streams;

static struct {
  int64_t start_nanos;
  int64_t report_from_nanos;
  int64_t end_nanos;
} plan;

static struct {
  int asked;
  int open;  /* now */
  int whole; /* ended with 200, [DONE] and the end of the body */
  int broken;
  long events;
  size_t bytes;
} tally;

/* ---- what arrives ---- */

/* An event's line. The events that count have the nanoseconds of their sending behind an "@". */
static void read_line(struct stream *stream, const char *line, size_t length, int64_t now) {
  static const char content[] = "\"content\":\"";
  static const char done[] = "data: [DONE]";
  const char *at = memmem(line, length, content, sizeof content - 1);
  if (at != NULL) {
    at += sizeof content - 1;
    if (*at == ' ') at++;
    if (*at != '@') return;
    int64_t sent = strtoll(at + 1, NULL, 10);
    tally.events++;
    if (sent >= plan.report_from_nanos) delays_add(now - sent);
  } else if (length >= sizeof done - 1 && memcmp(line, done, sizeof done - 1) == 0) {
    stream->said_done = true;
  }
}

/* What does not fit is dropped: it lies behind all that is looked at. */
static void keep_line(struct stream *stream, const char *bytes, size_t count) {
  size_t room = sizeof stream->line - stream->line_length;
  size_t kept = count < room ? count : room;
  memcpy(stream->line + stream->line_length, bytes, kept);
  stream->line_length += kept;
}

static void read_body(void *context, const char *bytes, size_t count) {
  struct stream *stream = context;
  const char *end = bytes + count;
  int64_t now = now_nanos();
  tally.bytes += count;
  for (const char *line_end; (line_end = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL;) {
    size_t length = (size_t)(line_end - bytes);
    if (stream->line_length > 0) {
      keep_line(stream, bytes, length);
      read_line(stream, stream->line, stream->line_length, now);
      stream->line_length = 0;
    } else {
      read_line(stream, bytes, length, now);
    }
    bytes = line_end + 1;
  }
  keep_line(stream, bytes, (size_t)(end - bytes));
}

/* ---- one stream ---- */

static void open_stream(struct stream *stream) {
  stream->socket = connect_to(options->port);
  stream->is_open = true;
  message_begin(&stream->answer);
  watch(epoll, stream->socket, stream);
  ssize_t sent = send(stream->socket, request.bytes, request.length, MSG_NOSIGNAL);
  if (sent != (ssize_t)request.length) fail("streams", "a request did not fit into a new socket");
  tally.asked++;
  tally.open++;
}

static void close_stream(struct stream *stream) {
  static const char ok[] = "HTTP/1.1 200";
  bool is_whole = stream->answer.stage == IS_WHOLE && stream->said_done &&
                  strncmp(stream->answer.head, ok, sizeof ok - 1) == 0;
  tally.whole += is_whole;
  tally.broken += !is_whole;
  tally.open--;
  stream->is_open = false;
  close(stream->socket);
}

/* Reads what is there; false when the stream has ended, well or not. */
static bool receive(struct stream *stream) {
  static char bytes[READ_BYTES];
  for (;;) {
    ssize_t count = recv(stream->socket, bytes, sizeof bytes, 0);
    if (count < 0) return errno == EAGAIN;
    if (count == 0) return false;
    message_read(&stream->answer, bytes, (size_t)count, read_body, stream);
    if (stream->answer.stage >= IS_WHOLE) return false;
    if ((size_t)count < sizeof bytes) return true;
  }
}

/* ---- the run ---- */

static void open_due_streams(void) {
  double elapsed = (double)(now_nanos() - plan.start_nanos) / NANOS_PER_SECOND;
  double share = elapsed < options->ramp ? elapsed / options->ramp : 1;
  int due = (int)(share * options->streams);
  while (tally.asked < due) open_stream(&streams[tally.asked]);
}

static void serve_events(void) {
  static struct epoll_event events[BATCH];
  int wait_millis = tally.asked < options->streams ? 1 : 100;
  int count = epoll_wait(epoll, events, BATCH, wait_millis);
  for (int i = 0; i < count; i++) {
    struct stream *stream = events[i].data.ptr;
    if (events[i].events == EPOLLOUT || !stream->is_open) continue;
    bool lives = receive(stream) && (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0;
    if (!lives) close_stream(stream);
  }
}

static bool is_over(void) {
  if (now_nanos() >= plan.end_nanos) return true;
  return tally.asked == options->streams && tally.open == 0;
}

/* A held stream is to last as long as the run; the others to bring their events in their time. */
static void make_plan(void) {
  plan.start_nanos = now_nanos();
  plan.report_from_nanos = plan.start_nanos + nanos_of(options->ramp + options->warmup);
  plan.end_nanos = plan.start_nanos + nanos_of(options->ramp + options->seconds);
  if (strcmp(options->mode, "streams") == 0) plan.end_nanos += nanos_of(options->grace);
}

static void print_result(void) {
  long expected = options->events * options->streams;
  printf("{\"mode\":\"%s\",\"streams\":%d,\"whole\":%d,\"broken\":%d,\"open\":%d,"
         "\"events\":%ld,\"missing\":%ld,",
         options->mode, tally.asked, tally.whole, tally.broken, tally.open, tally.events,
         expected > tally.events ? expected - tally.events : 0);
  delays_print();
  printf(",\"bytes\":%zu,\"seconds\":%.3f}\n", tally.bytes,
         (double)(now_nanos() - plan.start_nanos) / NANOS_PER_SECOND);
}

void run_streams(const struct options *asked) {
  options = asked;
  request = request_make(options, true);
  epoll = epoll_create1(EPOLL_CLOEXEC);
  streams = allocate((uint64_t)options->streams, sizeof *streams);
  make_plan();
  while (!is_over()) {
    open_due_streams();
    serve_events();
  }
  print_result();
}

/* Asks for one stream and reads nothing of it. */
void run_stall(const struct options *asked) {
  options = asked;
  request = request_make(options, true);
  epoll = epoll_create1(EPOLL_CLOEXEC);
  struct stream stream = {0};
  open_stream(&stream);
  usleep((useconds_t)(options->seconds * 1e6));
  printf("{\"mode\":\"%s\",\"seconds\":%.3f}\n", options->mode, options->seconds);
}
