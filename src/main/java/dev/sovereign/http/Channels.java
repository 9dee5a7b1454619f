package dev.sovereign.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/// The channels below the library's connections.
final class Channels {
  private Channels() {}

  /// The channel of a connection.
  static Optional<Channel> of(HttpConnection connection) {
    return connection instanceof ConnectionBase base
        ? Optional.of(base.channel())
        : Optional.empty();
  }

  /// Closes a connection at once: what still waits to be sent is dropped, where the library's own
  /// close would first wait for the peer to take it. Called on the connection's loop.
  static void cut(HttpConnection connection) {
    var channel = of(connection);
    if (channel.isPresent()) {
      channel.get().unsafe().close(channel.get().voidPromise());
    } else {
      var _ = connection.close();
    }
  }
}
