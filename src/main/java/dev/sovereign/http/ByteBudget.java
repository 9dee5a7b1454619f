package dev.sovereign.http;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes that all of one kind may hold together, such as the bodies of open requests, so that
/// no number of large ones ends the process. Any thread may use it; nobody waits.
public final class ByteBudget {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /// @param most bytes that may be taken at a time
  public ByteBudget(long most) {
    this.most = most;
  }

  /// A quarter of the largest heap: what is made of the bytes takes their size again, and more.
  public static ByteBudget ofHeap() {
    return new ByteBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /// Takes so many bytes, or none if there are not so many left.
  public boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  /// Gives back what was taken.
  public void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /// The bytes that are taken at the moment.
  public long taken() {
    return taken.get();
  }
}
