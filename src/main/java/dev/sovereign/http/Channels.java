package dev.sovereign.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
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

  /// How many bytes the operating system has yet to take. Changes as the peer takes them.
  static long waiting(HttpConnection connection) {
    return of(connection)
        .map(it -> it.unsafe().outboundBuffer())
        .map(it -> it.totalPendingWriteBytes() - it.currentProgress())
        .orElse(0L);
  }

  /// Ends a stream of HTTP/2 at once, even one that is ended and waits to be taken, which the
  /// library's own reset would leave. Called on the connection's loop.
  static void reset(HttpConnection connection, long stream) {
    of(connection)
        .map(it -> it.pipeline().context(Http2ConnectionHandler.class))
        .ifPresent(it -> reset(it, (int) stream));
  }

  private static void reset(ChannelHandlerContext context, int stream) {
    var frames = (Http2ConnectionHandler) context.handler();
    var _ = frames.resetStream(context, stream, Http2Error.CANCEL.code(), context.newPromise());
    context.flush();
  }

  /// Tells a peer that nothing more comes, and goes on reading; no effect under TLS, which has no
  /// word for that.
  static void endOutput(HttpConnection connection) {
    if (!connection.isSsl()
        && of(connection).orElse(null) instanceof DuplexChannel channel
        && channel.isActive()) {
      var _ = channel.shutdownOutput();
    }
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
