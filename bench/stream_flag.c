/* Whether a request body asks for a stream, found as its pieces arrive. */
#define _GNU_SOURCE
#include "stream_flag.h"

#include <string.h>

void stream_flag_reset(struct stream_flag *flag) {
  flag->is_set = false;
  flag->tail_length = 0;
}

/* Inside a JSON string the quotes would be escaped, so this is the member itself. */
static bool holds_flag(const char *bytes, size_t count) {
  static const char name[] = "\"stream\":";
  const char *end = bytes + count;
  const char *at = bytes;
  while ((at = memmem(at, (size_t)(end - at), name, sizeof name - 1)) != NULL) {
    at += sizeof name - 1;
    const char *value = at < end && *at == ' ' ? at + 1 : at;
    if (end - value >= 4 && memcmp(value, "true", 4) == 0) return true;
  }
  return false;
}

static void keep_tail(struct stream_flag *flag, const char *bytes, size_t count) {
  flag->tail_length = count < FLAG_BYTES ? count : FLAG_BYTES;
  memcpy(flag->tail, bytes + count - flag->tail_length, flag->tail_length);
}

void stream_flag_read(struct stream_flag *flag, const char *bytes, size_t count) {
  if (flag->is_set) return;
  char seam[2 * FLAG_BYTES];
  size_t added = count < FLAG_BYTES ? count : FLAG_BYTES;
  size_t length = flag->tail_length + added;
  memcpy(seam, flag->tail, flag->tail_length);
  memcpy(seam + flag->tail_length, bytes, added);

  flag->is_set = holds_flag(seam, length) || holds_flag(bytes, count);
  if (count < FLAG_BYTES) {
    keep_tail(flag, seam, length);
  } else {
    keep_tail(flag, bytes, count);
  }
}
