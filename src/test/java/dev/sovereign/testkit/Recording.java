package dev.sovereign.testkit;

import dev.sovereign.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One recorded exchange with a real provider. The recordings stand beside the checkout and are
/// never copied into it.
///
/// @param name folder and file
/// @param path of the request's URL
/// @param status 0 where no byte came back
/// @param isCut whether the body broke off before its end
public record Recording(
    String name, String path, Json request, int status, String type, String body, boolean isCut) {
  private static final Path FOLDER = Path.of("..", "shared", "recordings");

  /// All recordings of these folders; none, and a line that says so, where they are not there.
  public static List<Recording> of(String... folders) {
    if (!Files.isDirectory(FOLDER)) {
      System.out.println("no recordings at " + FOLDER + ": nothing is replayed");
      return List.of();
    }
    return Stream.of(folders)
        .flatMap(it -> files(FOLDER.resolve(it)))
        .map(Recording::read)
        .toList();
  }

  private static Stream<Path> files(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(it -> it.toString().endsWith(".json")).sorted().toList().stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Recording read(Path file) {
    Json json;
    try {
      json = Json.parseAll(Files.readAllBytes(file));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    var request = json.find("request").orElseThrow();
    var response = json.find("response").orElseThrow();
    var framing = json.find("wire").flatMap(it -> it.string("framing")).orElse("complete");
    var body = response.string("body").orElse("");
    return new Recording(
        file.getParent().getFileName() + "/" + file.getFileName(),
        path(request.string("url").orElse("")),
        request
            .present("body")
            .filter(it -> it.kind() == Json.Kind.OBJECT)
            .orElseGet(() -> Json.parseAll(bytes("{\"messages\":[]}"))),
        (int) response.integer("status").orElse(0),
        contentType(response).orElse(body.startsWith("{") ? "application/json" : EVENTS),
        body,
        framing.startsWith("cut"));
  }

  private static final String EVENTS = "text/event-stream";

  private static String path(String url) {
    return url.replaceFirst("^[a-z]+://[^/]*", "").replaceFirst("\\?.*$", "");
  }

  private static Optional<String> contentType(Json response) {
    return response.find("headers").stream()
        .flatMap(it -> it.members().stream())
        .filter(it -> it.name().equalsIgnoreCase("content-type"))
        .map(
            it -> it.value().kind() == Json.Kind.ARRAY ? it.value().items().getFirst() : it.value())
        .map(Json::text)
        .findFirst();
  }

  public boolean isEvents() {
    return type.startsWith(EVENTS);
  }

  /// The data of its events, without the last one.
  public List<String> data() {
    return dataOf(body);
  }

  /// The data of the events in a body, without the last one.
  public static List<String> dataOf(String body) {
    return body.lines()
        .filter(it -> it.startsWith("data:"))
        .map(it -> it.substring("data:".length()).strip())
        .filter(it -> !it.equals("[DONE]"))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }
}
