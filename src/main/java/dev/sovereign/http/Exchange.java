package dev.sovereign.http;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One request of a client and the way to answer it. It belongs to its event loop: every method is
/// called there.
public interface Exchange {
  /// The loop that this exchange lives on.
  Loop loop();

  /// The method in upper case.
  String method();

  /// The path as it came, percent-encoding and all, without the query.
  String path();

  /// The decoded query parameters: each name with its values, in order.
  ///
  /// @throws IllegalArgumentException if the query is not well encoded
  Map<String, List<String>> query();

  /// The first value of a header field.
  Optional<String> header(String name);

  /// All values of a header field, in order.
  List<String> headers(String name);

  /// The whole body, at most `limit` bytes.
  ///
  /// Fails with [BodyFailure] when it is larger, comes too slowly or breaks off.
  Future<byte[]> body(long limit);

  /// Called once if the client goes away before its answer has ended.
  void onGone(Runnable task);

  /// Called once, when the answer has left or never will; at once if that is so already.
  void onOver(Runnable task);

  /// Sends a whole answer, a long one no faster than the client takes it, and ends the exchange;
  /// no effect once the client is gone.
  void reply(int status, Headers headers, byte[] body);

  /// Sends status and header fields and opens the body, which then comes in pieces.
  Stream stream(int status, Headers headers);

  /// The open body of a streamed answer.
  interface Stream {
    /// Queues bytes, of which a bounded part goes to the connection before the client takes them;
    /// no effect once the client is gone.
    void write(byte[] bytes);

    /// False while the client takes less than it is given; then [#onWritable] tells when to go on.
    boolean isWritable();

    /// Called each time the queue has drained.
    void onWritable(Runnable task);

    /// Sends the last bytes and the body's regular end: in one write, unless they are many.
    void end(byte[] last);

    /// Sends these pieces, made as the client takes them, and then the body's regular end.
    void end(Iterable<byte[]> pieces);

    /// Breaks the body off, so that the client sees a truncation and no regular end.
    void abort();
  }
}
