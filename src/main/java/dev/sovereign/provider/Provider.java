package dev.sovereign.provider;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.Connection;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;

/// One upstream that serves models. Every implementation passes `ProviderContract`.
public interface Provider {
  /// Its name in the configuration.
  String name();

  /// Opens a connection; nothing of the request leaves yet.
  ///
  /// Fails with [dev.sovereign.http.ConnectionFailure] within the offer's connect times.
  Future<Connection> connect(Loop loop, Offer offer);

  /// Whether it is asked for a stream: because the caller wants one, or because an own server stops
  /// working for a caller who left only when it streams; never where the configuration says so.
  boolean streams(ModelRequest request);

  /// Whether it can be asked to go on with an answer from its text on, and says along with an
  /// answer how many tokens it has so far.
  default boolean continuesAnswers() {
    return false;
  }

  /// Sends the request, at most once per connection, and never without the caller's wish.
  ///
  /// Completes once the header fields are there where it is asked for a stream, else when the whole
  /// body was read; a caller of a stream gets that as one.
  /// Fails with [dev.sovereign.http.ConnectionFailure] when the connection breaks before. There is
  /// no time limit here: whoever waits cancels the connection.
  /// Fails with [AnswerRoom.Full] where a whole answer has no room.
  ///
  /// @param room that a whole answer is held in
  Future<Reply> send(
      Connection connection, Offer offer, ModelRequest request, AnswerRoom.Part room);
}
