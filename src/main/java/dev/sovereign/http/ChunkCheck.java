package dev.sovereign.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/// Tells a request that its chunked body cannot be read, where the library would close the
/// connection without a word. What comes after that on the connection is thrown away. It belongs to
/// the connection's loop.
final class ChunkCheck extends ChannelInboundHandlerAdapter {
  private final Runnable malformed;

  private ChunkCheck(Runnable malformed) {
    this.malformed = malformed;
  }

  /// Looks at what comes on this connection.
  ///
  /// @return ends that; called once
  static Runnable watch(HttpConnection connection, Runnable malformed) {
    if (!(connection instanceof ConnectionBase base)) {
      return () -> {};
    }
    var check = new ChunkCheck(malformed);
    var pipeline = base.channel().pipeline();
    pipeline.addBefore(base.channelHandlerContext().name(), null, check);
    return () -> {
      if (pipeline.context(check) != null) { // Nothing is left in a connection that is closed.
        pipeline.remove(check);
      }
    };
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      malformed.run();
    } else {
      context.fireChannelRead(message);
    }
  }
}
