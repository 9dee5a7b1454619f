package dev.sovereign.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A client of HTTP/1.1 that says what a test says, byte by byte, and reads answers one by one.
public final class RawClient implements AutoCloseable {
  private final Socket socket;

  /// An answer as it came.
  ///
  /// @param head its lines, the status line first
  public record Answer(List<String> head, byte[] body) {
    public int status() {
      return Integer.parseInt(head.getFirst().split(" ")[1]);
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

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  public static RawClient of(Socket socket) {
    return new RawClient(socket);
  }

  public static RawClient to(TestGateway gateway) {
    return new RawClient(gateway.connect());
  }

  /// A whole request for a chat with the gateway's key.
  public static String chat(TestGateway gateway, String body) {
    return head(gateway, "POST /v1/chat/completions", "content-length: " + length(body)) + body;
  }

  /// The head of a request with the gateway's key, whose answer carries no attestation.
  ///
  /// @param fields lines without their ends
  public static String head(TestGateway gateway, String target, String... fields) {
    return target
        + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer "
        + gateway.key()
        + "\r\nX-SF-Attestation: off\r\n"
        + (fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n")
        + "\r\n";
  }

  private static int length(String body) {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Writes the text; each character up to U+00FF is one byte.
  public RawClient say(String text) {
    return say(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient say(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The next answer; its body may be chunked.
  public Answer answer() {
    try {
      var head = head();
      var answer = new Answer(head, new byte[0]);
      return new Answer(head, answer.status() < 200 ? new byte[0] : body(answer));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The head of the next answer; its body is still to come, if it has one.
  public Answer bare() {
    try {
      return new Answer(head(), new byte[0]);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private List<String> head() throws IOException {
    var head = new ArrayList<String>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      head.add(line);
    }
    return head;
  }

  private byte[] body(Answer answer) throws IOException {
    if (answer.header("transfer-encoding").isEmpty()) {
      return socket
          .getInputStream()
          .readNBytes(answer.header("content-length").map(Integer::parseInt).orElse(0));
    }
    var body = new ByteArrayOutputStream();
    for (var chunk = chunk(); chunk.length > 0; chunk = chunk()) {
      body.writeBytes(chunk);
    }
    return body.toByteArray();
  }

  /// The next chunk of an open body; empty when it ends as it should.
  public byte[] chunk() throws IOException {
    var chunk = socket.getInputStream().readNBytes(Integer.parseInt(line(), 16));
    line();
    return chunk;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed after: " + line.toString(StandardCharsets.ISO_8859_1));
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /// Whether nothing more comes: the peer has closed or reset the connection.
  public boolean isClosed() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  public Socket socket() {
    return socket;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
