/* The delays of a run. The percentiles are of all, not of a sample of them. */
#include <stdio.h>
#include <stdlib.h>

#include "load.h"
#include "net.h"

enum { LIMIT = 1 << 24 };

static int64_t delays[LIMIT];
static size_t count;

void delays_add(int64_t nanos) {
  if (count == LIMIT) fail("delays", "more than a run can hold");
  delays[count++] = nanos > 0 ? nanos : 0;
}

static int compare(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left;
  int64_t b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

static double micros_at(double share) {
  if (count == 0) return 0;
  size_t at = (size_t)((double)count * share);
  return (double)delays[at < count ? at : count - 1] / 1000;
}

void delays_print(void) {
  qsort(delays, count, sizeof delays[0], compare);
  printf("\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f", micros_at(0.5),
         micros_at(0.9), micros_at(0.99), micros_at(1));
}
