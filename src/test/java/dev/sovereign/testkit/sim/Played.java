package dev.sovereign.testkit.sim;

import dev.sovereign.loop.Loop;
import java.util.OptionalLong;

/// A call that was made, and when what of it happened.
final class Played {
  private final SimCall call;
  private final SimExchange exchange;
  private final Loop loop;
  private final long startedAt;
  private OptionalLong firstByteAt = OptionalLong.empty();
  private OptionalLong endedAt = OptionalLong.empty();

  Played(SimCall call, SimExchange exchange, Loop loop) {
    this.call = call;
    this.exchange = exchange;
    this.loop = loop;
    this.startedAt = loop.nanoTime();
    exchange.onAnswer(this::begun, this::ended);
  }

  private void begun() {
    if (firstByteAt.isEmpty()) {
      firstByteAt = OptionalLong.of(loop.nanoTime());
    }
  }

  private void ended() {
    endedAt = OptionalLong.of(loop.nanoTime());
  }

  SimCall call() {
    return call;
  }

  SimExchange exchange() {
    return exchange;
  }

  long startedAt() {
    return startedAt;
  }

  /// When the first byte left that was no comment.
  OptionalLong firstByteAt() {
    return firstByteAt;
  }

  /// When its answer had left, or its client.
  OptionalLong endedAt() {
    return endedAt;
  }

  /// What its client got.
  Seen seen() {
    return Seen.of(exchange.status(), exchange.received());
  }
}
