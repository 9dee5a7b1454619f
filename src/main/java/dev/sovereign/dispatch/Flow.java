package dev.sovereign.dispatch;

import java.util.OptionalLong;

/// When the content of one stream came, the times left out in which we took none of it. It belongs
/// to the stream's loop.
final class Flow {
  private long chunks;
  private long firstAt;
  private long lastAt;
  private boolean paused;
  private long pausedAt;
  private long pausedNanos;
  private long pausedBeforeLast;

  /// Notes chunks of content that came at once.
  void came(int count, long now) {
    if (chunks == 0) {
      firstAt = now;
    }
    chunks += count;
    lastAt = now;
    pausedBeforeLast = pausedNanos;
  }

  /// From now on we take nothing.
  void pause(long now) {
    if (!paused) {
      paused = true;
      pausedAt = now;
    }
  }

  /// We take again.
  void resume(long now) {
    if (paused) {
      paused = false;
      pausedNanos += now - pausedAt;
    }
  }

  /// When the first content came, on the loop's clock.
  OptionalLong firstAt() {
    return chunks == 0 ? OptionalLong.empty() : OptionalLong.of(firstAt);
  }

  /// What one more token took after the first; nothing of an answer of one token.
  ///
  /// @param tokens as the provider reported them; without that each chunk counts as one
  OptionalLong perTokenNanos(OptionalLong tokens) {
    var further = tokens.orElse(chunks) - 1;
    if (chunks < 2 || further < 1) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.max(0, lastAt - firstAt - pausedBeforeLast) / further);
  }
}
