/* Whether a request body asks for a stream, found as its pieces arrive. */
#ifndef BENCH_STREAM_FLAG_H
#define BENCH_STREAM_FLAG_H

#include <stdbool.h>
#include <stddef.h>

enum { FLAG_BYTES = 16 }; /* at least the length of `"stream": true` */

struct stream_flag {
  bool is_set;
  char tail[FLAG_BYTES]; /* the end of the body so far: the flag may lie across two pieces */
  size_t tail_length;
};

void stream_flag_reset(struct stream_flag *flag);

/* Looks at the next piece of the body. */
void stream_flag_read(struct stream_flag *flag, const char *bytes, size_t count);

#endif
