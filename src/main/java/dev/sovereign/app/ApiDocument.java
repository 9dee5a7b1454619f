package dev.sovereign.app;

import dev.sovereign.api.Route;
import dev.sovereign.api.Told;
import dev.sovereign.config.JsonOfYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// `GET /api/openapi.json`: the document of the management API. It is written as `openapi.yaml` and
/// read when it is first asked for.
final class ApiDocument {
  private static final String FILE = "/openapi.yaml";

  private ApiDocument() {}

  static Route route() {
    return Route.get("/api/openapi.json", _ -> Told.json(Held.JSON)).open();
  }

  // The JDK makes it once, when somebody first asks.
  private static final class Held {
    static final String JSON = read();
  }

  private static String read() {
    try (var file =
        Optional.ofNullable(ApiDocument.class.getResourceAsStream(FILE)).orElseThrow()) {
      var yaml = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return new String(JsonOfYaml.bytes(yaml), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
