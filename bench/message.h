/* One HTTP/1.1 message, request or response, read as its bytes arrive. Its body is not kept. */
#ifndef BENCH_MESSAGE_H
#define BENCH_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

enum message_stage {
  IN_HEAD,
  IN_FIXED_BODY,
  IN_CHUNK_SIZE,
  IN_CHUNK_EXTENSION,
  IN_CHUNK,
  AFTER_CHUNK,
  IN_TRAILER,
  IS_WHOLE,
  IS_MALFORMED,
};

struct message {
  enum message_stage stage;
  size_t remaining;   /* bytes of the body, or of its current chunk, still to come */
  size_t line_length; /* of the trailer line being read */
  size_t head_length;
  char head[4096]; /* start line and headers; a string once the head is whole */
};

/* Is given each piece of a body, in order. */
typedef void body_sink(void *context, const char *bytes, size_t count);

void message_begin(struct message *message);

/* Reads on, at most to the end of the message or to what makes it malformed; says how far. */
size_t message_read(struct message *message, const char *bytes, size_t count, body_sink *sink,
                    void *context);

/* Did any byte of the message arrive? */
bool message_has_begun(const struct message *message);

#endif
