/*
 * Calls that are not streamed. With a rate they are begun on time whatever the answers do (open
 * loop), and a call's delay counts from the moment it was due; without one each connection calls
 * again as soon as it has its answer (closed loop).
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

enum { ERROR_LIMIT = 1000, READ_BYTES = 64 * 1024, BATCH = 256 };

struct caller {
  int socket;
  bool is_calling;
  int64_t due_nanos;
  size_t sent;
  struct message answer;
  struct caller *next_idle;
};

static const struct options *options;
static struct request request;
static int epoll;
static struct caller *idle;

static struct {
  int64_t start_nanos;
  int64_t report_from_nanos;
  int64_t end_nanos;
  int64_t give_up_nanos;
  int64_t step_nanos; /* 0: closed loop */
} plan;

static struct {
  long begun;
  long answered;
  long failed;
  size_t bytes;
} tally;

static void rest(struct caller *caller) {
  caller->is_calling = false;
  caller->next_idle = idle;
  idle = caller;
}

static void connect_caller(struct caller *caller) {
  caller->socket = connect_to(options->port);
  watch(epoll, caller->socket, caller);
}

/* A connection that broke gives way to a new one; the call that was on it has failed. */
static void replace(struct caller *caller) {
  close(caller->socket);
  connect_caller(caller);
  if (caller->is_calling) {
    tally.failed++;
    rest(caller);
  }
}

/* ---- one call ---- */

static bool send_rest(struct caller *caller) {
  if (!caller->is_calling || caller->sent == request.length) return true;
  ssize_t sent = send(caller->socket, request.bytes + caller->sent, request.length - caller->sent,
                      MSG_NOSIGNAL);
  if (sent < 0) return errno == EAGAIN;
  caller->sent += (size_t)sent;
  return true;
}

static void begin(struct caller *caller, int64_t due_nanos) {
  caller->is_calling = true;
  caller->due_nanos = due_nanos;
  caller->sent = 0;
  message_begin(&caller->answer);
  tally.begun++;
  if (!send_rest(caller)) replace(caller);
}

static void count_bytes(void *context, const char *bytes, size_t count) {
  (void)context;
  (void)bytes;
  tally.bytes += count;
}

static void end(struct caller *caller) {
  static const char ok[] = "HTTP/1.1 200";
  if (strncmp(caller->answer.head, ok, sizeof ok - 1) != 0) {
    tally.failed++;
  } else {
    tally.answered++;
    if (caller->due_nanos >= plan.report_from_nanos) delays_add(now_nanos() - caller->due_nanos);
  }
  rest(caller);
}

/* Reads what is there; false when the connection is of no more use. */
static bool receive(struct caller *caller) {
  static char bytes[READ_BYTES];
  for (;;) {
    ssize_t count = recv(caller->socket, bytes, sizeof bytes, 0);
    if (count < 0) return errno == EAGAIN;
    if (count == 0 || !caller->is_calling) return false;
    size_t used = message_read(&caller->answer, bytes, (size_t)count, count_bytes, NULL);
    if (used < (size_t)count || caller->answer.stage == IS_MALFORMED) return false;
    if (caller->answer.stage == IS_WHOLE) end(caller);
    if ((size_t)count < sizeof bytes) return true;
  }
}

/* ---- the run ---- */

static bool may_begin(void) {
  return tally.failed <= ERROR_LIMIT && (options->count == 0 || tally.begun < options->count);
}

static int64_t next_due_nanos(int64_t now) {
  return plan.step_nanos == 0 ? now : plan.start_nanos + tally.begun * plan.step_nanos;
}

static void begin_due_calls(void) {
  int64_t now = now_nanos();
  while (idle != NULL && may_begin()) {
    int64_t due = next_due_nanos(now);
    if (due > now || due >= plan.end_nanos) return;
    struct caller *caller = idle;
    idle = caller->next_idle;
    begin(caller, due);
  }
}

/* To the next call that is due and can be begun, at most 100 ms. */
static struct timespec wait_time(void) {
  int64_t nanos = NANOS_PER_SECOND / 10;
  if (plan.step_nanos > 0 && idle != NULL && may_begin()) {
    int64_t now = now_nanos();
    int64_t until_due = next_due_nanos(now) - now;
    if (until_due < nanos) nanos = until_due > 0 ? until_due : 0;
  }
  return (struct timespec){.tv_sec = 0, .tv_nsec = nanos};
}

/* False when the connection is of no more use. */
static bool serve(struct caller *caller, uint32_t events) {
  if ((events & EPOLLOUT) && !send_rest(caller)) return false;
  if ((events & EPOLLIN) && !receive(caller)) return false;
  return (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0;
}

static void serve_events(void) {
  static struct epoll_event events[BATCH];
  struct timespec wait = wait_time();
  int count = epoll_pwait2(epoll, events, BATCH, &wait, NULL);
  for (int i = 0; i < count; i++) {
    struct caller *caller = events[i].data.ptr;
    if (!serve(caller, events[i].events)) replace(caller);
  }
}

static bool is_over(void) {
  int64_t now = now_nanos();
  if (now >= plan.give_up_nanos || tally.failed > ERROR_LIMIT) return true;
  bool all_begun = !may_begin() || next_due_nanos(now) >= plan.end_nanos;
  return all_begun && tally.begun == tally.answered + tally.failed;
}

static void make_plan(void) {
  plan.start_nanos = now_nanos();
  plan.report_from_nanos = plan.start_nanos + nanos_of(options->warmup);
  plan.end_nanos = plan.start_nanos + nanos_of(options->seconds);
  plan.give_up_nanos = plan.end_nanos + nanos_of(options->grace);
  plan.step_nanos = options->rate > 0 ? nanos_of(1 / options->rate) : 0;
}

/* Calls that were due and never begun have failed as well. */
static long missed_calls(void) {
  long unanswered = tally.begun - tally.answered - tally.failed;
  if (plan.step_nanos == 0) return unanswered;
  long due = (plan.end_nanos - plan.start_nanos + plan.step_nanos - 1) / plan.step_nanos;
  if (options->count > 0 && options->count < due) due = options->count;
  return unanswered + (due - tally.begun);
}

static void print_result(void) {
  printf("{\"mode\":\"%s\",\"calls\":%ld,\"errors\":%ld,", options->mode, tally.answered,
         tally.failed + missed_calls());
  delays_print();
  printf(",\"bytes\":%zu,\"seconds\":%.3f}\n", tally.bytes,
         (double)(now_nanos() - plan.start_nanos) / NANOS_PER_SECOND);
}

void run_calls(const struct options *asked) {
  options = asked;
  request = request_make(options, false);
  epoll = epoll_create1(EPOLL_CLOEXEC);
  struct caller *callers = allocate((uint64_t)options->connections, sizeof *callers);
  for (int i = 0; i < options->connections; i++) {
    connect_caller(&callers[i]);
    rest(&callers[i]);
  }

  make_plan();
  while (!is_over()) {
    begin_due_calls();
    serve_events();
  }
  print_result();
}
