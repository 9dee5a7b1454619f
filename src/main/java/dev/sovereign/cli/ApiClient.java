package dev.sovereign.cli;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Talks to the management API of a running server.
final class ApiClient {
  private static final Duration TIME = Duration.ofSeconds(30);

  private final URI server;
  private final String key;

  /// Something that the person at the terminal must be told.
  static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final int status;
    private final transient Optional<Json> problem;

    private Unanswered(String message, int status, Optional<Json> problem) {
      super(message);
      this.status = status;
      this.problem = problem;
    }

    Unanswered(String message) {
      this(message, FAILED, Optional.empty());
    }

    static Unanswered misused(String message) {
      return new Unanswered(message, MISUSED, Optional.empty());
    }

    static Unanswered refused(String message, Optional<Json> problem) {
      return new Unanswered(message, FAILED, problem);
    }

    /// What the server said of it, if it did.
    Optional<Json> problem() {
      return problem;
    }

    /// What the command exits with.
    int status() {
      return status;
    }
  }

  private ApiClient(URI server, String key) {
    this.server = server;
    this.key = key;
  }

  /// A client with the admin key of the environment, or the one in the data folder.
  ///
  /// @throws Unanswered if there is neither
  static ApiClient of(String server, Path data, Map<String, String> environment) {
    var key =
        adminKey(data, environment)
            .orElseThrow(
                () ->
                    Unanswered.misused(
                        "no admin key: set SOVEREIGN_ADMIN_KEY, or name the server's data folder"
                            + " with --data"));
    return new ApiClient(address(server), checked(key));
  }

  /// The admin key of the environment, or the one in the data folder.
  static Optional<String> adminKey(Path data, Map<String, String> environment) {
    return Optional.ofNullable(environment.get("SOVEREIGN_ADMIN_KEY")).or(() -> inFolder(data));
  }

  /// The key, if it can stand in a header field.
  ///
  /// @throws Unanswered if it cannot
  static String checked(String key) {
    if (key.isEmpty() || key.chars().anyMatch(it -> it < '!' || it > '~')) {
      throw new Unanswered("the key is not one line of plain characters");
    }
    return key;
  }

  /// The address of a server.
  ///
  /// @throws Unanswered if it is none
  static URI address(String server) {
    try {
      var address = new URI(server);
      if (address.getHost() != null && String.valueOf(address.getScheme()).matches("https?")) {
        return address;
      }
    } catch (URISyntaxException wrong) {
      throw Unanswered.misused("--server " + wrong.getMessage());
    }
    throw Unanswered.misused("--server must be http:// or https:// and a host: " + server);
  }

  private static Optional<String> inFolder(Path data) {
    try {
      return Optional.of(Files.readString(data.resolve("keys").resolve("admin")).strip());
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  /// Sends a request and gives the answer's object; nothing for an empty answer.
  ///
  /// @throws Unanswered if the server does not answer, or refuses
  Optional<Json> ask(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(TIME)
            .version(HttpClient.Version.HTTP_1_1)
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return answer(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException failed) {
      throw new Unanswered("no server answers at " + server + "; is `sovereign serve` running?");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Unanswered("interrupted");
    }
  }

  private Optional<Json> answer(HttpResponse<byte[]> response) {
    var body = parsed(response.body());
    if (response.statusCode() >= 300) {
      var detail = body.flatMap(it -> it.string("detail")).orElse("no reason given");
      throw Unanswered.refused(
          server + " refused (" + response.statusCode() + "): " + detail, body);
    }
    return body;
  }

  private static Optional<Json> parsed(byte[] body) {
    try {
      return body.length == 0 ? Optional.empty() : Optional.of(Json.parseAll(body));
    } catch (JsonFailure notJson) {
      return Optional.empty();
    }
  }
}
