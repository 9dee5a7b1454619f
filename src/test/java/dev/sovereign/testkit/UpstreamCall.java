package dev.sovereign.testkit;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// One request at a scripted upstream and the socket to answer it on, framing included.
public final class UpstreamCall {
  private final UpstreamRequest request;
  private final Socket socket;

  UpstreamCall(UpstreamRequest request, Socket socket) {
    this.request = request;
    this.socket = socket;
  }

  public UpstreamRequest request() {
    return request;
  }

  /// Writes bytes as they are.
  public UpstreamCall raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /// Writes text as it is.
  public UpstreamCall raw(String text) throws IOException {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A whole answer in JSON.
  ///
  /// @param fields more header fields, each ended by CRLF
  public void json(int status, String body, String fields) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    raw(
        "HTTP/1.1 %d X\r\ncontent-type: application/json\r\n%scontent-length: %d\r\n\r\n"
            .formatted(status, fields, bytes.length));
    raw(bytes);
  }

  /// A whole answer in JSON.
  public void json(int status, String body) throws IOException {
    json(status, body, "");
  }

  /// Opens a chunked body of this media type.
  public UpstreamCall open(String type) throws IOException {
    return raw(
        "HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\ntransfer-encoding: chunked\r\n\r\n");
  }

  /// Opens a chunked event stream.
  public UpstreamCall openEvents() throws IOException {
    return open("text/event-stream");
  }

  /// Writes one chunk of an open body.
  public UpstreamCall chunk(byte[] bytes) throws IOException {
    raw(Integer.toHexString(bytes.length) + "\r\n");
    raw(bytes);
    return raw("\r\n");
  }

  /// Writes one chunk of an open body.
  public UpstreamCall chunk(String text) throws IOException {
    return chunk(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes one event, in a chunk of its own.
  public UpstreamCall event(String data) throws IOException {
    return chunk("data: " + data + "\n\n");
  }

  /// Ends an open body as it should end.
  public void end() throws IOException {
    raw("0\r\n\r\n");
  }

  /// Closes the connection: what is open is cut.
  public void close() throws IOException {
    socket.close();
  }

  /// Resets the connection.
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// Waits until the gateway closes the connection.
  ///
  /// @return when it did, as [System#nanoTime]
  public long awaitGone() throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // Nothing more is expected; whatever comes is not the end.
      }
    } catch (IOException reset) {
      return System.nanoTime();
    }
    return System.nanoTime();
  }
}
