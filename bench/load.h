/* What one run of the load client is asked to do, and what its parts share. */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options {
  const char *mode;
  int port;
  const char *path;
  const char *model;
  const char *key;
  const char *headers; /* further header lines, each with its line end; may be empty */
  size_t body_bytes;
  double rate;    /* calls a second; modes `calls` only */
  double seconds; /* how long calls are begun, streams held or nothing is read */
  double warmup;  /* first seconds whose delays are not reported */
  double ramp;    /* seconds over which streams are opened */
  double grace;   /* seconds that answers may still take after the end */
  long count;     /* calls at most; 0: as many as the seconds allow */
  int connections;
  int streams;
  long events; /* content events that each stream should bring */
};

/* One whole HTTP request, the same for all calls of a run. */
struct request {
  char *bytes;
  size_t length;
};

struct request request_make(const struct options *options, bool streams);

int64_t nanos_of(double seconds);

/* The delays of a run. The percentiles are of all, not of a sample of them. */
void delays_add(int64_t nanos);

/* Prints "p50_us":…,"p90_us":…,"p99_us":…,"max_us":… */
void delays_print(void);

/* Each does one run and prints its JSON line. */
void run_calls(const struct options *options);
void run_streams(const struct options *options);
void run_stall(const struct options *options);

#endif
