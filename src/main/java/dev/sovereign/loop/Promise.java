package dev.sovereign.loop;

/// The writing end of a [Future]: whoever holds it completes it once; later tries change nothing.
///
/// @param <T> what arrives
public final class Promise<T> {
  private final Future<T> future = new Future<>();

  /// The reading end.
  public Future<T> future() {
    return future;
  }

  /// True once it succeeded or failed.
  public boolean isComplete() {
    return future.isComplete();
  }

  /// Delivers the value, unless it is complete already.
  public void succeed(T value) {
    if (!future.isComplete()) {
      future.succeed(value);
    }
  }

  /// Delivers the failure, unless it is complete already.
  public void fail(Throwable cause) {
    if (!future.isComplete()) {
      future.fail(cause);
    }
  }
}
