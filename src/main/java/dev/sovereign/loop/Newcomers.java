package dev.sovereign.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The connections that were accepted and have not made a request yet: each has a limited time, so
/// that nobody holds them open by saying nothing, or a byte at a time. Who has begun to say
/// something in plain HTTP/1 is told so.
public final class Newcomers {
  private static final String NAME = "newcomer";

  private Newcomers() {}

  /// Limits the time of everyone whom this channel accepts.
  ///
  /// @param farewell what one is told that listens at this port
  static <C extends ServerChannel> C limit(
      C listening, Duration time, IntFunction<byte[]> farewell) {
    listening.pipeline().addLast(new Door(time, farewell));
    return listening;
  }

  /// From now on the connection is no newcomer; no effect when it was none.
  public static void welcome(Channel connection) {
    if (connection.pipeline().get(NAME) != null) {
      connection.pipeline().remove(NAME);
    }
  }

  private static final class Door extends ChannelInboundHandlerAdapter {
    private final Duration time;
    private final IntFunction<byte[]> farewell;

    Door(Duration time, IntFunction<byte[]> farewell) {
      this.time = time;
      this.farewell = farewell;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      if (accepted instanceof Channel connection) {
        connection.pipeline().addLast(NAME, new Newcomer(time, farewell));
      }
      context.fireChannelRead(accepted);
    }
  }

  private static final class Newcomer extends ChannelInboundHandlerAdapter {
    private static final String PREFACE = "PRI"; // Of HTTP/2.

    private final Duration time;
    private final IntFunction<byte[]> farewell;
    private final StringBuilder begun = new StringBuilder(PREFACE.length());
    private @Nullable Future<?> timer;

    Newcomer(Duration time, IntFunction<byte[]> farewell) {
      this.time = time;
      this.farewell = farewell;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      timer =
          context.executor().schedule(() -> late(context), time.toNanos(), TimeUnit.NANOSECONDS);
      context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      stop();
      context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf bytes) {
        for (var at = bytes.readerIndex();
            at < bytes.writerIndex() && begun.length() < PREFACE.length();
            at++) {
          begun.append((char) bytes.getByte(at));
        }
      }
      context.fireChannelRead(message);
    }

    // The first handler of all: what it writes leaves as it is.
    private void late(ChannelHandlerContext context) {
      var bytes = isHttp1() ? farewell.apply(port(context)) : new byte[0];
      context.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(ChannelFutureListener.CLOSE);
    }

    private boolean isHttp1() {
      return !begun.isEmpty()
          && begun.charAt(0) >= 'A'
          && begun.charAt(0) <= 'Z'
          && !PREFACE.contentEquals(begun);
    }

    private static int port(ChannelHandlerContext context) {
      return context.channel().localAddress() instanceof InetSocketAddress address
          ? address.getPort()
          : 0;
    }

    private void stop() {
      if (timer != null) {
        timer.cancel(false);
      }
    }
  }
}
