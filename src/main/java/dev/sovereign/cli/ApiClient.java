package dev.sovereign.cli;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/// Talks to the management API of a running server.
final class ApiClient {
  private static final int LARGEST_PAGE = 100;
  private static final Duration TIME = Duration.ofSeconds(30);

  private final URI server;
  private final String key;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// Something that the person at the terminal must be told.
  static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int MISSING = 3;
    private static final int DENIED = 4;

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

    /// @param answer the HTTP status
    static Unanswered refused(int answer, String message, Optional<Json> problem) {
      var status =
          switch (answer) {
            case 404 -> MISSING;
            case 401, 403 -> DENIED;
            default -> FAILED;
          };
      return new Unanswered(message, status, problem);
    }

    /// No connection came about, or it broke.
    static Unanswered at(URI server, IOException failed) {
      return failed instanceof SSLException
          ? new Unanswered(
              "no TLS with "
                  + server
                  + ": "
                  + failed.getMessage()
                  + "; where its certificate is one of your own, see \"TLS\" in docs/operate.md")
          : new Unanswered("no server answers at " + server + "; is `sovereign serve` running?");
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
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return answer(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException failed) {
      throw Unanswered.at(server, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Unanswered("interrupted");
    }
  }

  /// A page of a list.
  ///
  /// @param next the next page's cursor, if there is one
  record Page(List<Json> rows, Optional<String> next) {}

  /// Asks for pages one after the other, for as long as more are wanted.
  ///
  /// @param more takes a page and says whether it wants another
  void pages(String path, Map<String, String> query, int limit, Predicate<Page> more) {
    var wanted = new LinkedHashMap<>(query);
    wanted.put("limit", Integer.toString(limit));
    var goesOn = true;
    while (goesOn) {
      var answer = ask("GET", path + "?" + encoded(wanted), "");
      var rows = answer.flatMap(it -> it.find("data")).map(Json::items).orElse(List.of());
      var next = answer.flatMap(it -> it.string("next_cursor"));
      next.ifPresent(it -> wanted.put("cursor", it));
      goesOn = more.test(new Page(rows, next)) && next.isPresent();
    }
  }

  private static String encoded(Map<String, String> query) {
    return query.entrySet().stream()
        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /// The first rows of a list, at most so many.
  List<Json> list(String path, Map<String, String> query, int most) {
    var rows = new ArrayList<Json>();
    pages(
        path,
        query,
        Math.min(most, LARGEST_PAGE),
        page -> {
          rows.addAll(page.rows());
          return rows.size() < most;
        });
    return rows.subList(0, Math.min(most, rows.size()));
  }

  /// Shows one thing of a list, or all of it.
  int show(String path, Optional<String> id, ServerOptions options, List<Column> columns) {
    if (id.isEmpty()) {
      options.show(list(path, Map.of(), Integer.MAX_VALUE), columns);
      return 0;
    }
    options.show(one(path, id.get()), columns);
    return 0;
  }

  /// One thing of a list.
  ///
  /// @throws Unanswered if the server does not answer, or there is none
  Json one(String path, String id) {
    var encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    return ask("GET", path + "/" + encoded, "").orElseThrow();
  }

  private Optional<Json> answer(HttpResponse<byte[]> response) {
    var body = parsed(response.body());
    if (response.statusCode() >= 300) {
      var detail = body.flatMap(it -> it.string("detail")).orElse("no reason given");
      throw Unanswered.refused(
          response.statusCode(),
          server + " refused (" + response.statusCode() + "): " + detail,
          body);
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
