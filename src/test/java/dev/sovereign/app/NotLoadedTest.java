package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ChildGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is not used costs nothing at the start.
@Tag("slow")
final class NotLoadedTest {
  @TempDir private Path folder;

  @Test
  void withoutACollectorNothingOfOpenTelemetryIsLoaded() throws IOException, InterruptedException {
    var config = folder.resolve("sovereign.yaml");
    Files.writeString(config, "providers: {mock: {type: mock}}\n");
    var loaded = folder.resolve("loaded");

    try (var child =
            ChildGateway.start(
                config, folder.resolve("data"), "-Xlog:class+load=info:file=" + loaded);
        var client = HttpClient.newHttpClient()) {
      var answer = client.send(chat(child), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals(143, child.stop());
    }

    var classes = Files.readString(loaded);
    assertTrue(classes.contains("dev.sovereign.api.CallTraces"));
    assertEquals(-1, classes.indexOf("io.opentelemetry"));
  }

  private static HttpRequest chat(ChildGateway child) {
    return HttpRequest.newBuilder(URI.create(child.url() + "/v1/chat/completions"))
        .header("authorization", "Bearer " + ChildGateway.KEY)
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "{\"model\":\"mock/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
        .build();
  }
}
