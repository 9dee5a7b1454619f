package dev.sovereign.http;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;

/// Opens connections to upstreams.
public interface HttpClient {
  /// A connection to the target, from the loop's own pool or new, within the times of `limits`.
  ///
  /// Fails with [ConnectionFailure].
  Future<Connection> connect(Loop loop, Target target, ConnectLimits limits);
}
