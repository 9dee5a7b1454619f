package dev.sovereign.http;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes that the bodies of all open requests may hold together, so that no number of large
/// bodies ends the process. Any thread may use it.
public final class BodyBudget {
  private final AtomicLong left;

  public BodyBudget(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /// A quarter of the largest heap: what is made of a body takes its size again, and more.
  public static BodyBudget ofHeap() {
    return new BodyBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /// Takes so many bytes, or none if there are not so many left.
  boolean take(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }
}
