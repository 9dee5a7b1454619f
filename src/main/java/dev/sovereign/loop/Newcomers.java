package dev.sovereign.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connections that were accepted and have not made a request yet: each has a limited time, so
/// that nobody holds them open by saying nothing, or a byte at a time.
public final class Newcomers {
  private static final String NAME = "newcomer";

  private Newcomers() {}

  /// Limits the time of everyone whom this channel accepts.
  static <C extends ServerChannel> C limit(C listening, Duration time) {
    listening.pipeline().addLast(new Door(time));
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

    Door(Duration time) {
      this.time = time;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      if (accepted instanceof Channel connection) {
        connection.pipeline().addLast(NAME, new Newcomer(time));
      }
      context.fireChannelRead(accepted);
    }
  }

  private static final class Newcomer extends ChannelInboundHandlerAdapter {
    private final Duration time;
    private @Nullable Future<?> timer;

    Newcomer(Duration time) {
      this.time = time;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      timer =
          context.executor().schedule(() -> close(context), time.toNanos(), TimeUnit.NANOSECONDS);
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

    private static void close(ChannelHandlerContext context) {
      var _ = context.close();
    }

    private void stop() {
      if (timer != null) {
        timer.cancel(false);
      }
    }
  }
}
