package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.http.HttpServer;
import dev.sovereign.loop.Crossing;
import dev.sovereign.loop.Loops;
import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The operations endpoints when something of ours is broken.
final class OperationsTest {
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final Meters meters = new Meters();

  private HttpResponse<String> metrics() throws IOException, InterruptedException {
    var log = new Log(new PrintStream(logged, true, StandardCharsets.UTF_8), Clock.systemUTC());
    try (var loops = Loops.start(Loops.Choice.AUTO, 1);
        var crossing = new Crossing();
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var operations = new OperationsEndpoint(meters, crossing, log, List::of);
      var options = new HttpServer.Options("127.0.0.1", 0, 1 << 15, Optional.empty());
      try (var server = HttpServer.start(loops, options, _ -> operations::metrics)) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      }
    }
  }

  @Test
  void figuresThatCannotBeReadAreAFaultInTheLog() throws IOException, InterruptedException {
    meters.gauge(
        "broken",
        "Broken.",
        () -> {
          throw new IllegalStateException("secret-canary");
        });

    var answer = metrics();

    var log = logged.toString(StandardCharsets.UTF_8);
    assertEquals(500, answer.statusCode());
    assertTrue(log.contains("IllegalStateException"), log);
    assertTrue(log.contains(answer.headers().firstValue("x-request-id").orElseThrow()), log);
    assertEquals(-1, log.indexOf("canary"), log);
  }
}
