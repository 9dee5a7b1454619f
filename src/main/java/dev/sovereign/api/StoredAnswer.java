package dev.sovereign.api;

import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;

/// An answer as it left, to be given once more. The call's id in it is that of its record.
public record StoredAnswer(int status, Headers headers, byte[] body) {
  private static final String REPLAYED = "Idempotent-Replayed";

  void replay(Exchange http) {
    http.reply(status, headers.and(REPLAYED, "true"), body);
  }
}
