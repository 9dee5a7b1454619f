package dev.sovereign.srp;

import dev.sovereign.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The implementation that is tried. Each request waits for its whole answer; it blocks.
public final class Subject implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CHAT = "/v1/chat/completions";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String url;
  private final String key;
  private final String model;

  /// @param url without a slash at its end, and without `/v1`
  /// @param model what is asked for where a clause does not say
  public Subject(String url, String key, String model) {
    this.url = url;
    this.key = key;
    this.model = model;
  }

  String key() {
    return key;
  }

  String model() {
    return model;
  }

  /// Reads something, with the key.
  Heard get(String path, String... fields) throws IOException, InterruptedException {
    return send("GET", path, "", withKey(fields));
  }

  /// Asks for a small answer.
  ///
  /// @param members more of the request, each with a comma before it
  /// @param fields names and values in turn
  Heard ask(String asked, String members, String... fields)
      throws IOException, InterruptedException {
    return post(
        """
        {"model":%s,"max_tokens":24,"messages":[{"role":"user","content":"Say hello."}]%s}"""
            .formatted(JsonText.quote(asked), members),
        fields);
  }

  /// The same as a stream.
  Heard stream(String asked, String members, String... fields)
      throws IOException, InterruptedException {
    return ask(asked, ",\"stream\":true" + members, fields);
  }

  /// Sends a body, with the key.
  Heard post(String body, String... fields) throws IOException, InterruptedException {
    return send("POST", CHAT, body, withKey(fields));
  }

  private List<String> withKey(String... fields) {
    var all = new ArrayList<>(List.of("authorization", "Bearer " + key));
    all.addAll(Arrays.asList(fields));
    return all;
  }

  /// Sends exactly this.
  Heard send(String method, String path, String body, List<String> fields)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .header("content-type", "application/json")
            .headers(fields.toArray(String[]::new))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Heard(answer.statusCode(), answer.headers(), answer.body());
  }

  @Override
  public void close() {
    client.close();
  }
}
