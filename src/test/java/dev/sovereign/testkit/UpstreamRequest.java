package dev.sovereign.testkit;

import dev.sovereign.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A request as it came to a scripted upstream.
///
/// @param head its lines, the request line first
public record UpstreamRequest(List<String> head, byte[] body) {
  public UpstreamRequest {
    head = List.copyOf(head);
  }

  /// The next request, or nothing when the connection ends before one begins.
  static Optional<UpstreamRequest> read(InputStream in) throws IOException {
    var head = new ArrayList<String>();
    var line = line(in);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    while (!whole(line).isEmpty()) {
      head.add(whole(line));
      line = line(in);
    }
    var request = new UpstreamRequest(head, new byte[0]);
    if (request.header("transfer-encoding").isPresent()) {
      throw new IOException("a scripted upstream reads no chunked requests");
    }
    var length = request.header("content-length").map(Integer::parseInt).orElse(0);
    var body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("a request broke off in its body");
    }
    return Optional.of(new UpstreamRequest(head, body));
  }

  private static String whole(Optional<String> line) throws EOFException {
    return line.orElseThrow(() -> new EOFException("a request broke off in its head"));
  }

  private static Optional<String> line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return Optional.empty();
      }
      bytes.write(next);
    }
    return Optional.of(bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing());
  }

  /// Method and path.
  public String target() {
    return head.getFirst().replace(" HTTP/1.1", "");
  }

  /// The first value of a header field.
  public Optional<String> header(String name) {
    var start = name.toLowerCase(Locale.ROOT) + ":";
    return head.stream()
        .skip(1)
        .filter(it -> it.toLowerCase(Locale.ROOT).startsWith(start))
        .map(it -> it.substring(start.length()).strip())
        .findFirst();
  }

  /// The body as JSON.
  public Json json() {
    return Json.parseAll(body);
  }

  /// The body as text.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
