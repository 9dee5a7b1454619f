/* The request of a run: headers, and a chat of English text that has the size asked for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "net.h"

#define TURN_OPENING ",{\"role\":\"user\",\"content\":\""
#define TURN_CLOSING "\"}"
#define BODY_CLOSING "]}"

enum {
  TURN_FRAME = sizeof TURN_OPENING - 1 + sizeof TURN_CLOSING - 1,
  TURN_BYTES = 2000, /* content of one turn */
  SHORTEST_BODY = 512,
  HEAD_BYTES = 2048,
};

/* About four escapes in a hundred bytes, as in prompts that quote and list. */
static const char sentence[] =
    "Then the clerk in Wellington wrote:\\n\\\"Please send the figures of the last quarter, "
    "branch by branch, before noon.\\\"\\n";

static char *put(char *at, const char *text) {
  size_t length = strlen(text);
  memcpy(at, text, length);
  return at + length;
}

/* Whole sentences only, so that no escape is cut; the rest is filled with dots. */
static char *put_content(char *at, size_t count) {
  static const size_t length = sizeof sentence - 1;
  for (; count >= length; count -= length) at = put(at, sentence);
  memset(at, '.', count);
  return at + count;
}

static char *put_turn(char *at, size_t count) {
  at = put(at, TURN_OPENING);
  at = put_content(at, count - TURN_FRAME);
  return put(at, TURN_CLOSING);
}

static char *put_turns(char *at, size_t count) {
  static const size_t whole = TURN_FRAME + TURN_BYTES;
  for (; count >= 2 * whole; count -= whole) at = put_turn(at, whole);
  return put_turn(at, count);
}

static char *put_body(char *at, const struct options *options, bool streams, size_t count) {
  char opening[SHORTEST_BODY / 2];
  int length = snprintf(opening, sizeof opening,
                        "{\"model\":\"%s\",%s\"temperature\":0.7,\"messages\":["
                        "{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"}",
                        options->model, streams ? "\"stream\":true," : "");
  if (length < 0 || (size_t)length >= sizeof opening) fail("--model", "too long");
  at = put(at, opening);
  at = put_turns(at, count - (size_t)length - (sizeof BODY_CLOSING - 1));
  return put(at, BODY_CLOSING);
}

struct request request_make(const struct options *options, bool streams) {
  size_t count = options->body_bytes > SHORTEST_BODY ? options->body_bytes : SHORTEST_BODY;
  char *bytes = allocate(1, HEAD_BYTES + count + 1);
  int head = snprintf(bytes, HEAD_BYTES,
                      "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                      "Authorization: Bearer %s\r\n%sContent-Length: %zu\r\n\r\n",
                      options->path, options->port, options->key, options->headers, count);
  if (head < 0 || head >= HEAD_BYTES) fail("headers", "too long");
  char *end = put_body(bytes + head, options, streams, count);
  return (struct request){bytes, (size_t)(end - bytes)};
}
