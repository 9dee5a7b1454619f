package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.config.BuiltIn;
import dev.sovereign.config.Settings;
import dev.sovereign.config.Surroundings;
import dev.sovereign.http.Target;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A provider whose key was found hears of it when somebody asks for it, and not before.
@Tag("slow")
final class NothingLeavesTest {
  private static final Map<String, String> KEYS =
      Map.of("OPENAI_API_KEY", "sk-1", "OPENROUTER_API_KEY", "sk-or-1");

  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @Test
  void beforeTheFirstCallNoConnectionIsMade() throws Exception {
    try (var cloud = ScriptedUpstream.start(Scripts.chat("Hello"))) {
      try (var server = start(cloud)) {
        assertEquals(200, status(server, "/readyz", ""));
        assertEquals(200, status(server, "/v1/models", ""));
        assertEquals(200, status(server, "/v1/chat/completions", "smart"));
      }

      assertEquals(
          List.of("POST /v1/chat/completions"),
          cloud.requests().stream().map(it -> it.target()).toList());
      assertEquals(1, cloud.connections());
    }
  }

  // As `serve` starts it with these keys and no file, but with the providers' addresses here.
  private InProcess start(ScriptedUpstream cloud) throws IOException {
    var found = Surroundings.of(KEYS, List.of());
    var settings = BuiltIn.settings(found, (name, _) -> Optional.of(name), KEYS);
    var here =
        new Settings(
            settings.instance(),
            settings.server(),
            settings.data(),
            settings.log(),
            settings.watch(),
            settings.keys(),
            settings.providers().stream().map(it -> moved(it, cloud)).toList(),
            settings.catalog(),
            settings.tracing(),
            settings.text());
    var log = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return InProcess.start(here, folder, KEYS, log);
  }

  private static ProviderConfig moved(ProviderConfig config, ScriptedUpstream cloud) {
    if (config.type() == ProviderType.MOCK) {
      return config;
    }
    return new ProviderConfig(
        config.name(),
        config.type(),
        new Target(false, "127.0.0.1", cloud.port(), Target.Reach.PRIVATE),
        config.basePath(),
        config.apiKey(),
        config.kind(),
        config.place(),
        config.isBackstop(),
        config.costPerHour(),
        config.upstreamStream(),
        config.takesAnyModel(),
        config.send(),
        config.timeouts(),
        config.gates());
  }

  private static int status(InProcess server, String path, String model) throws Exception {
    var body =
        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("authorization", "Bearer " + server.key());
    if (!model.isEmpty()) {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }
}
