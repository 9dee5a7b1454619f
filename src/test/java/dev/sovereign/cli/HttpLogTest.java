package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.sovereign.json.Json;
import dev.sovereign.testkit.Loopback;
import dev.sovereign.tlog.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Anchors are read page by page from a server of two rows a page.
final class HttpLogTest {
  private HttpServer server;

  @BeforeEach
  void start() {
    server = Loopback.serve();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  // Of each query, the page.
  private HttpLog showing(Map<String, String> pages) {
    server.createContext(
        "/log/anchors",
        http -> {
          var query = Optional.ofNullable(http.getRequestURI().getQuery()).orElse("");
          var page = "{\"data\":[" + pages.getOrDefault(query, "") + "]}";
          http.sendResponseHeaders(200, page.length());
          http.getResponseBody().write(page.getBytes(StandardCharsets.UTF_8));
          http.close();
        });
    return new HttpLog(Loopback.url(server));
  }

  private static List<Long> indexes(byte[] page) {
    return AnchorCheck.rows(page).stream()
        .map((Json it) -> it.integer("index").orElseThrow())
        .toList();
  }

  @Test
  void allPagesOfAnchorsAreRead() {
    var log =
        showing(
            Map.of(
                "", "{\"index\":9},{\"index\":7}",
                "before=7", "{\"index\":5},{\"index\":3}",
                "before=3", "{\"index\":1}"));

    assertEquals(List.of(9L, 7L, 5L, 3L, 1L), indexes(log.anchors().orElseThrow()));
  }

  @Test
  void aServerThatShowsTheSamePageForEverIsNotBelieved() {
    var log = showing(Map.of("", "{\"index\":9}", "before=9", "{\"index\":9}"));

    assertThrows(Malformed.class, log::anchors);
  }

  @Test
  void aLogWithoutSuchAPageHasNone() {
    var log = new HttpLog(Loopback.url(server));

    assertEquals(Optional.empty(), log.anchors());
  }
}
