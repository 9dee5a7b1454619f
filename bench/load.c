/*
 * A load client for OpenAI-compatible servers on 127.0.0.1: one thread, epoll, bounded in count
 * and time. Prints one line of JSON, times in microseconds.
 *
 *   load calls    --port PORT --rate R --seconds S     calls begun on time, R a second (open loop)
 *   load closed   --port PORT --seconds S              each connection calls as fast as it can
 *   load streams  --port PORT --streams N --seconds S  N streams read to their end
 *   load hold     --port PORT --streams N --seconds S  N streams opened and kept open
 *   load stall    --port PORT --seconds S              one stream of which nothing is read
 *
 * All:      --model NAME --key KEY --path PATH --headers FILE (header lines) --body BYTES
 * Calls:    --connections N --count N --warmup S (delays not reported) --grace S
 * Streams:  --events N (expected of each) --ramp S (to open them) --warmup S --grace S
 */
#define _GNU_SOURCE
#include "load.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "net.h"

enum { HEADERS_BYTES = 1024, LONGEST_SECONDS = 3600 };

static struct options options = {
    .path = "/v1/chat/completions",
    .model = "bench-model",
    .key = "none",
    .headers = "",
    .body_bytes = 1000,
    .seconds = 10,
    .warmup = 1,
    .ramp = 1,
    .grace = 5,
    .connections = 64,
    .streams = 1,
};

static const struct {
  const char *mode;
  void (*run)(const struct options *options);
} modes[] = {
    {"calls", run_calls},  {"closed", run_calls}, {"streams", run_streams},
    {"hold", run_streams}, {"stall", run_stall},
};

int64_t nanos_of(double seconds) { return (int64_t)(seconds * NANOS_PER_SECOND); }

/* The lines of a file, each made to end as HTTP wants it. */
static const char *read_headers(const char *file) {
  static char headers[HEADERS_BYTES];
  FILE *input = fopen(file, "r");
  if (input == NULL) fail_errno(file);
  char line[HEADERS_BYTES / 2];
  size_t used = 0;
  while (fgets(line, sizeof line, input) != NULL) {
    line[strcspn(line, "\r\n")] = '\0';
    used += (size_t)snprintf(headers + used, sizeof headers - used, "%s\r\n", line);
    if (used >= sizeof headers) fail(file, "too long");
  }
  fclose(input);
  return headers;
}

static double number(const char *name, const char *text, double least, double most) {
  char *end;
  double value = strtod(text, &end);
  if (end == text || *end != '\0' || value < least || value > most) fail(name, "out of range");
  return value;
}

static void set_option(const char *name, const char *value) {
  if (strcmp(name, "port") == 0) options.port = (int)number(name, value, 1, 65535);
  if (strcmp(name, "path") == 0) options.path = value;
  if (strcmp(name, "model") == 0) options.model = value;
  if (strcmp(name, "key") == 0) options.key = value;
  if (strcmp(name, "headers") == 0) options.headers = read_headers(value);
  if (strcmp(name, "body") == 0) options.body_bytes = (size_t)number(name, value, 0, 1 << 26);
  if (strcmp(name, "rate") == 0) options.rate = number(name, value, 0.1, 1e5);
  if (strcmp(name, "seconds") == 0) options.seconds = number(name, value, 0, LONGEST_SECONDS);
  if (strcmp(name, "warmup") == 0) options.warmup = number(name, value, 0, LONGEST_SECONDS);
  if (strcmp(name, "ramp") == 0) options.ramp = number(name, value, 0, LONGEST_SECONDS);
  if (strcmp(name, "grace") == 0) options.grace = number(name, value, 0, LONGEST_SECONDS);
  if (strcmp(name, "count") == 0) options.count = (long)number(name, value, 1, 1e9);
  if (strcmp(name, "connections") == 0) options.connections = (int)number(name, value, 1, 20000);
  if (strcmp(name, "streams") == 0) options.streams = (int)number(name, value, 1, 20000);
  if (strcmp(name, "events") == 0) options.events = (long)number(name, value, 1, 1e6);
}

static void read_options(int count, char **words) {
  static const struct option known[] = {
      {"port", 1, NULL, 0},   {"path", 1, NULL, 0},        {"model", 1, NULL, 0},
      {"key", 1, NULL, 0},    {"headers", 1, NULL, 0},     {"body", 1, NULL, 0},
      {"rate", 1, NULL, 0},   {"seconds", 1, NULL, 0},     {"warmup", 1, NULL, 0},
      {"ramp", 1, NULL, 0},   {"grace", 1, NULL, 0},       {"count", 1, NULL, 0},
      {"events", 1, NULL, 0}, {"connections", 1, NULL, 0}, {"streams", 1, NULL, 0},
      {NULL, 0, NULL, 0},
  };
  int index;
  for (int option; (option = getopt_long(count, words, "", known, &index)) != -1;) {
    if (option != 0) exit(2);
    set_option(known[index].name, optarg);
  }
  if (optind + 1 != count) fail("mode", "needed: one of calls, closed, streams, hold, stall");
  options.mode = words[optind];
  if (options.port == 0) fail("--port", "needed");
}

int main(int count, char **words) {
  read_options(count, words);
  if ((options.rate > 0) != (strcmp(options.mode, "calls") == 0)) {
    fail("--rate", "needed for calls, and for nothing else");
  }
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_TIMERSLACK, 1000); /* wake within a microsecond of what is due */
  for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
    if (strcmp(options.mode, modes[i].mode) == 0) {
      modes[i].run(&options);
      return 0;
    }
  }
  fail(options.mode, "no such mode");
}
