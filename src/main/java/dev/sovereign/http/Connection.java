package dev.sovereign.http;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;

/// A connection to an upstream that is ready for one request. It belongs to the loop that opened
/// it.
///
/// The two steps are apart so that a caller can look at the peer before any byte of a prompt
/// leaves.
public interface Connection {
  /// The loop that it belongs to.
  Loop loop();

  /// Sends the request; completes when the response's header fields are there.
  ///
  /// Fails with [ConnectionFailure] when the connection breaks first. Called at most once.
  Future<Response> send(OutboundRequest request);

  /// Tells once the whole request has been handed over to the operating system: until then a large
  /// body is still on its way. Asked for before [#send]; a connection that takes all at once tells
  /// so at once.
  default void whenHandedOver(Runnable task) {
    task.run();
  }

  /// A number that changes whenever the peer takes some of the request.
  default long waiting() {
    return 0;
  }

  /// Cuts the connection at once, at whatever stage it is: the upstream sees it close. No effect
  /// after the response has ended.
  void cancel();
}
