package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.json.Json;
import java.util.Optional;

/// What a client makes of the bytes that it got.
///
/// @param text of the answer, as far as it came
/// @param isWhole whether it must take the answer as whole
/// @param error the type of the error that it was told
/// @param afterEnd whether something came after that error or the regular end
record Seen(int status, String text, boolean isWhole, Optional<String> error, boolean afterEnd) {
  static Seen of(int status, byte[] bytes) {
    if (status == 0) {
      return new Seen(0, "", false, Optional.empty(), false);
    }
    var got = new String(bytes, UTF_8);
    return got.startsWith("{") ? plain(status, bytes) : stream(status, got);
  }

  private static Seen plain(int status, byte[] bytes) {
    var json = Json.parseAll(bytes);
    var error = json.present("error").map(it -> it.string("type").orElse("none"));
    var text =
        json.find("choices")
            .map(it -> it.items().getFirst().find("message").orElseThrow())
            .flatMap(it -> it.string("content"));
    return new Seen(status, text.orElse(""), error.isEmpty(), error, false);
  }

  private static Seen stream(int status, String got) {
    var text = new StringBuilder();
    var isWhole = false;
    var error = Optional.<String>empty();
    var afterEnd = false;
    for (var event : got.split("\n\n")) {
      if (!event.startsWith("data: ")) {
        continue; // A comment, or nothing.
      }
      afterEnd |= isWhole || error.isPresent();
      var data = event.substring(6);
      if (data.equals("[DONE]")) {
        isWhole = true;
        continue;
      }
      var json = Json.parseAll(data.getBytes(UTF_8));
      error = error.or(() -> json.present("error").map(it -> it.string("type").orElse("none")));
      text.append(words(json));
    }
    return new Seen(status, text.toString(), isWhole, error, afterEnd);
  }

  private static String words(Json chunk) {
    return chunk
        .find("choices")
        .flatMap(it -> it.items().stream().findFirst())
        .flatMap(it -> it.present("delta"))
        .flatMap(it -> it.string("content"))
        .orElse("");
  }
}
