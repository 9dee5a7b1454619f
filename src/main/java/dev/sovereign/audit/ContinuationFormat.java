package dev.sovereign.audit;

import dev.sovereign.core.Continuation;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonBytes;
import dev.sovereign.json.JsonText;
import java.util.Arrays;
import java.util.Optional;

/// A [Continuation] as a member of its call's decision.
final class ContinuationFormat {
  private static final int VALUES = 3;

  private ContinuationFormat() {}

  static void write(JsonBytes out, Continuation continued) {
    JsonText.quote(out.ascii(",\"continued\":["), continued.way().word());
    out.ascii(',').number(continued.characters()).ascii(',');
    JsonText.quote(out, continued.result().word());
    out.ascii(']');
  }

  static Optional<Continuation> read(Json decision) {
    return decision
        .present("continued")
        .map(Json::items)
        .filter(it -> it.size() >= VALUES)
        .flatMap(it -> read(it.get(0).text(), it.get(1).raw(), it.get(2).text()));
  }

  // A newer program may have words that this one does not know.
  private static Optional<Continuation> read(String way, String characters, String result) {
    var ways = Arrays.stream(Continuation.Way.values()).filter(it -> it.word().equals(way));
    return ways.findFirst()
        .flatMap(
            known ->
                Arrays.stream(Continuation.Result.values())
                    .filter(it -> it.word().equals(result))
                    .findFirst()
                    .map(it -> new Continuation(known, Long.parseLong(characters), it)));
  }
}
