/* The bytes that the scripted upstream answers with, whole HTTP responses and parts of streams. */
#include "answers.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "net.h"

#define JSON_HEADERS "Content-Type: application/json\r\n"
#define CHUNK_OF(choices) \
  "{\"id\":\"chatcmpl-bench-1\",\"object\":\"chat.completion.chunk\",\"created\":1750000000," \
  "\"model\":\"bench-upstream\",\"choices\":" choices
#define DELTA(delta, finish_reason) \
  CHUNK_OF("[{\"index\":0,\"delta\":" delta ",\"logprobs\":null,\"finish_reason\":" finish_reason \
           "}]}")
#define USAGE "{\"prompt_tokens\":180,\"completion_tokens\":160,\"total_tokens\":340," \
  "\"prompt_tokens_details\":{\"cached_tokens\":64}}"

enum { STAMP_DIGITS = 19, FLOOD_BYTES = 64 * 1024 };

static char completion[2048];
static char models[512];
static char json_answer[1024];
static char opening[512];
static char event[512];
static char *event_stamp;
static char ending[1024];
static char flood[FLOOD_BYTES];
static size_t flood_length;

__attribute__((format(printf, 3, 4)))
static void append(char *text, size_t size, const char *format, ...) {
  size_t used = strlen(text);
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text + used, size - used, format, arguments);
  va_end(arguments);
  if (length < 0 || used + (size_t)length >= size) fail("answers", "a text is too long");
}

/* Appends one server-sent event as one HTTP chunk. */
static void append_event(char *text, size_t size, const char *payload) {
  static const size_t framing = sizeof "data: \n\n" - 1;
  append(text, size, "%zx\r\ndata: %s\n\n\r\n", strlen(payload) + framing, payload);
}

static void prepare_completion(void) {
  char body[1536] = "{\"id\":\"chatcmpl-bench-1\",\"object\":\"chat.completion\","
      "\"created\":1750000000,\"model\":\"bench-upstream\",\"choices\":[{\"index\":0,"
      "\"message\":{\"role\":\"assistant\",\"content\":\"";
  for (int line = 1; line <= 10; line++) {
    append(body, sizeof body, "Line %d says \\\"relays add and lose nothing\\\" again.\\n", line);
  }
  append(body, sizeof body, "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
      "\"usage\":" USAGE ",\"service_tier\":\"default\"}");
  append(completion, sizeof completion,
         "HTTP/1.1 200 OK\r\n" JSON_HEADERS "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
}

static void prepare_models(void) {
  static const char body[] = "{\"object\":\"list\",\"data\":[{\"id\":\"bench-upstream\","
      "\"object\":\"model\",\"created\":1750000000,\"owned_by\":\"bench\"}]}";
  append(models, sizeof models,
         "HTTP/1.1 200 OK\r\n" JSON_HEADERS "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
}

static void prepare_stream(void) {
  append(opening, sizeof opening, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
         "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");
  append_event(opening, sizeof opening, DELTA("{\"role\":\"assistant\",\"content\":\"\"}", "null"));

  append_event(event, sizeof event,
               DELTA("{\"content\":\"@0000000000000000000 token\"}", "null"));
  event_stamp = strchr(event, '@') + 1;

  append_event(ending, sizeof ending, DELTA("{}", "\"stop\""));
  append_event(ending, sizeof ending, CHUNK_OF("[],\"usage\":" USAGE "}"));
  append_event(ending, sizeof ending, "[DONE]");
  append(ending, sizeof ending, "0\r\n\r\n");
}

static void prepare_flood(void) {
  size_t length = strlen(event);
  while (flood_length + length <= sizeof flood) {
    memcpy(flood + flood_length, event, length);
    flood_length += length;
  }
}

void answers_prepare(void) {
  prepare_completion();
  prepare_models();
  prepare_stream();
  prepare_flood();
}

static struct text text_of(const char *string) {
  return (struct text){string, strlen(string)};
}

struct text answer_completion(void) { return text_of(completion); }

struct text answer_models(void) { return text_of(models); }

struct text answer_not_found(void) {
  return text_of("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

struct text answer_json(const char *json) {
  json_answer[0] = '\0';
  append(json_answer, sizeof json_answer,
         "HTTP/1.1 200 OK\r\n" JSON_HEADERS "Content-Length: %zu\r\n\r\n%s", strlen(json), json);
  return text_of(json_answer);
}

struct text stream_opening(void) { return text_of(opening); }

struct text stream_event(int64_t sent_nanos) {
  for (int digit = STAMP_DIGITS - 1; digit >= 0; digit--) {
    event_stamp[digit] = (char)('0' + sent_nanos % 10);
    sent_nanos /= 10;
  }
  return text_of(event);
}

struct text stream_ending(void) { return text_of(ending); }

struct text stream_flood(void) { return (struct text){flood, flood_length}; }
