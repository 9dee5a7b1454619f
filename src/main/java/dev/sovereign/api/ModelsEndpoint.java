package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.Exchange;
import dev.sovereign.json.JsonText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// `GET /v1/models` and `/v1/models/{id}`: what the caller's key may ask for.
final class ModelsEndpoint {
  private final DataPlane plane;

  ModelsEndpoint(DataPlane plane) {
    this.plane = plane;
  }

  void all(Exchange http) {
    answer(
        http,
        caller ->
            plane.world().catalog().names().stream()
                .filter(caller::mayAsk)
                .map(this::object)
                .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}")));
  }

  /// @param encoded the id as it stands in the path
  void one(Exchange http, String encoded) {
    answer(
        http,
        caller -> {
          var id = decoded(encoded);
          if (!plane.world().catalog().knows(id) || !caller.mayAsk(id)) {
            throw new Rejected(new Problem.ModelNotFound(encoded.replaceAll("[^\\w./:%-]", "?")));
          }
          return object(id);
        });
  }

  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return encoded;
    }
  }

  private interface Text {
    String of(Caller caller);
  }

  private void answer(Exchange http, Text text) {
    var id = CallId.next(plane.now().toEpochMilli());
    try {
      var caller = plane.keys().caller(http, Caller.Scope.CALL, plane.now());
      var body = text.of(caller).getBytes(StandardCharsets.UTF_8);
      http.reply(200, AnswerHeaders.plain(id, "application/json"), body);
    } catch (Rejected rejected) {
      OpenAiErrors.send(http, AnswerHeaders.refusal(id), rejected.problem());
    } catch (RuntimeException fault) {
      plane.failed(id, fault);
      OpenAiErrors.send(http, AnswerHeaders.refusal(id), new Problem.Internal());
    }
  }

  private String object(String id) {
    return "{\"id\":"
        + JsonText.quote(id)
        + ",\"object\":\"model\",\"created\":"
        + plane.startedAt().getEpochSecond()
        + ",\"owned_by\":\"sovereign\"}";
  }
}
