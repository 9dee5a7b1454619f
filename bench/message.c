/* One HTTP/1.1 message, request or response, read as its bytes arrive. Its body is not kept. */
#define _GNU_SOURCE
#include "message.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void message_begin(struct message *message) {
  message->stage = IN_HEAD;
  message->remaining = 0;
  message->line_length = 0;
  message->head_length = 0;
}

bool message_has_begun(const struct message *message) {
  return message->stage != IN_HEAD || message->head_length > 0;
}

static void expect(struct message *message, enum message_stage stage, size_t remaining) {
  message->stage = stage;
  message->remaining = remaining;
}

/* What follows the head. A message that gives no length has no body. */
static void begin_body(struct message *message) {
  if (strcasestr(message->head, "\ntransfer-encoding: chunked")) {
    expect(message, IN_CHUNK_SIZE, 0);
    return;
  }
  const char *header = strcasestr(message->head, "\ncontent-length:");
  size_t length = header ? strtoul(strchr(header, ':') + 1, NULL, 10) : 0;
  expect(message, length > 0 ? IN_FIXED_BODY : IS_WHOLE, length);
}

static size_t read_head(struct message *message, const char *bytes, size_t count) {
  size_t before = message->head_length;
  size_t room = sizeof message->head - 1 - before;
  size_t taken = count < room ? count : room;
  memcpy(message->head + before, bytes, taken);

  size_t from = before < 3 ? 0 : before - 3;
  char *end = memmem(message->head + from, before + taken - from, "\r\n\r\n", 4);
  if (end == NULL) {
    message->head_length = before + taken;
    if (taken == room) message->stage = IS_MALFORMED;
    return taken;
  }
  message->head_length = (size_t)(end - message->head) + 4;
  message->head[message->head_length] = '\0';
  begin_body(message);
  return message->head_length - before;
}

static size_t read_body(struct message *message, const char *bytes, size_t count, body_sink *sink,
                        void *context) {
  size_t taken = count < message->remaining ? count : message->remaining;
  sink(context, bytes, taken);
  message->remaining -= taken;
  if (message->remaining == 0) {
    message->stage = message->stage == IN_FIXED_BODY ? IS_WHOLE : AFTER_CHUNK;
  }
  return taken;
}

static void end_chunk_size(struct message *message) {
  message->stage = message->remaining > 0 ? IN_CHUNK : IN_TRAILER;
}

static void read_chunk_size(struct message *message, char character) {
  static const size_t too_large = (size_t)1 << 40;
  if (isxdigit((unsigned char)character) && message->remaining < too_large) {
    int digit = isdigit((unsigned char)character) ? character - '0' : (character | 0x20) - 'a' + 10;
    message->remaining = message->remaining * 16 + (size_t)digit;
  } else if (character == '\r' || character == ';') {
    message->stage = IN_CHUNK_EXTENSION;
  } else {
    message->stage = IS_MALFORMED;
  }
}

/* Trailer lines are skipped; the empty one ends the message. */
static void read_trailer(struct message *message, char character) {
  if (character == '\r') return;
  if (character != '\n') {
    message->line_length++;
  } else if (message->line_length > 0) {
    message->line_length = 0;
  } else {
    message->stage = IS_WHOLE;
  }
}

size_t message_read(struct message *message, const char *bytes, size_t count, body_sink *sink,
                    void *context) {
  size_t used = 0;
  while (used < count) {
    const char *at = bytes + used;
    switch (message->stage) {
      case IN_HEAD:
        used += read_head(message, at, count - used);
        break;
      case IN_FIXED_BODY:
      case IN_CHUNK:
        used += read_body(message, at, count - used, sink, context);
        break;
      case IN_CHUNK_SIZE:
        read_chunk_size(message, bytes[used++]);
        break;
      case IN_CHUNK_EXTENSION:
        if (bytes[used++] == '\n') end_chunk_size(message);
        break;
      case AFTER_CHUNK:
        if (bytes[used++] == '\n') expect(message, IN_CHUNK_SIZE, 0);
        break;
      case IN_TRAILER:
        read_trailer(message, bytes[used++]);
        break;
      case IS_WHOLE:
      case IS_MALFORMED:
        return used;
    }
  }
  return used;
}
