/* The bytes that the scripted upstream answers with, whole HTTP responses and parts of streams. */
#ifndef BENCH_ANSWERS_H
#define BENCH_ANSWERS_H

#include <stddef.h>
#include <stdint.h>

struct text {
  const char *bytes;
  size_t length;
};

/* Makes all texts; called once, before any of the others. */
void answers_prepare(void);

/* A chat completion of about 1 KB, with its usage. */
struct text answer_completion(void);

struct text answer_models(void);

struct text answer_not_found(void);

/* A 200 with a JSON body of the caller's, valid until the next call. */
struct text answer_json(const char *json);

/* Headers and the event with the role. */
struct text stream_opening(void);

/* One content event that carries its time of sending, valid until the next call. */
struct text stream_event(int64_t sent_nanos);

/* The event with the finish reason, the one with the usage, [DONE], the end. */
struct text stream_ending(void);

/* Whole content events, about 64 KB, for an upstream that sends as fast as it can. */
struct text stream_flood(void);

#endif
