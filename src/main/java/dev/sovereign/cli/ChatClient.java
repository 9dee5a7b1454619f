package dev.sovereign.cli;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Asks a running server for chats, as a stream. Blocking: whoever interrupts its thread ends the
/// answer, and with it the work at the provider.
final class ChatClient implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int LARGEST_ERROR = 64 * 1024;
  private static final String DATA = "data:";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI server;
  private final String key;
  private final Optional<String> residency;

  /// @param residency where its calls may be served, if it says so
  ChatClient(URI server, String key, Optional<String> residency) {
    this.server = server;
    this.key = key;
    this.residency = residency;
  }

  /// One message of a conversation.
  record Message(String role, String text) {
    private String json() {
      return "{\"role\":" + JsonText.quote(role) + ",\"content\":" + JsonText.quote(text) + "}";
    }
  }

  /// Hears an answer as it comes.
  ///
  /// @param thought what the model thinks before it answers
  /// @param said the answer
  record Ears(Consumer<String> thought, Consumer<String> said) {}

  /// An answer that came to its end.
  ///
  /// @param tokens of the answer, where the provider said so
  record Answer(String text, String model, String provider, String source, OptionalLong tokens) {}

  /// Sends the conversation and returns the answer when it is whole.
  ///
  /// @throws ApiClient.Unanswered if there is none, or it broke off
  /// @throws InterruptedException if this thread was interrupted meanwhile
  Answer ask(String model, List<Message> conversation, Ears ears) throws InterruptedException {
    var messages = String.join(",", conversation.stream().map(Message::json).toList());
    var body =
        "{\"model\":"
            + JsonText.quote(model)
            + ",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":["
            + messages
            + "]}";
    var request = request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body));
    residency.ifPresent(it -> request.header("X-Sovereign-Residency", it));
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (var events = response.body()) {
        if (response.statusCode() != OK) {
          throw refused(response.statusCode(), model, events);
        }
        return new Reading(ears).read(events, response.headers());
      }
    } catch (IOException failed) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the answer was stopped");
      }
      throw ApiClient.Unanswered.at(server, failed);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .header("authorization", "Bearer " + key)
        .header("content-type", "application/json");
  }

  private ApiClient.Unanswered refused(int status, String model, InputStream body)
      throws IOException, InterruptedException {
    var said =
        parsed(body.readNBytes(LARGEST_ERROR))
            .flatMap(it -> it.find("error"))
            .flatMap(it -> it.string("message"))
            .orElse("no reason given");
    var known = status == NOT_FOUND ? "; there are: " + String.join(", ", models()) : "";
    return new ApiClient.Unanswered(
        "the server refused `" + model + "` (" + status + "): " + said + known);
  }

  /// What can be asked for by name.
  private List<String> models() throws IOException, InterruptedException {
    var response =
        http.send(request("/v1/models").GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    return parsed(response.body()).flatMap(it -> it.find("data")).map(Json::items).stream()
        .flatMap(List::stream)
        .flatMap(it -> it.string("id").stream())
        .toList();
  }

  private static Optional<Json> parsed(byte[] body) {
    try {
      return Optional.of(Json.parseAll(body));
    } catch (JsonFailure notJson) {
      return Optional.empty();
    }
  }

  /// The events of one answer.
  private static final class Reading {
    private final Ears ears;
    private final StringBuilder text = new StringBuilder();
    private OptionalLong tokens = OptionalLong.empty();

    Reading(Ears ears) {
      this.ears = ears;
    }

    Answer read(InputStream events, HttpHeaders headers) throws IOException {
      var lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
        if (data.equals("[DONE]")) {
          return new Answer(
              text.toString(),
              header(headers, "x-sovereign-model"),
              header(headers, "x-sovereign-provider"),
              header(headers, "x-sovereign-source"),
              tokens);
        }
        parsed(data.getBytes(StandardCharsets.UTF_8)).ifPresent(this::event);
      }
      throw new ApiClient.Unanswered("the answer broke off");
    }

    private void event(Json event) {
      event
          .present("error")
          .ifPresent(
              error -> {
                throw new ApiClient.Unanswered(
                    error.string("message").orElse("the answer broke off"));
              });
      event.present("usage").ifPresent(it -> tokens = it.integer("completion_tokens"));
      event.find("choices").map(Json::items).orElse(List.of()).stream()
          .flatMap(it -> it.find("delta").stream())
          .forEach(this::delta);
    }

    private void delta(Json delta) {
      delta
          .string("reasoning")
          .or(() -> delta.string("reasoning_content"))
          .ifPresent(ears.thought());
      delta
          .string("content")
          .filter(it -> !it.isEmpty())
          .ifPresent(
              it -> {
                text.append(it);
                ears.said().accept(it);
              });
    }

    private static String header(HttpHeaders headers, String name) {
      return headers.firstValue(name).orElse("?");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
