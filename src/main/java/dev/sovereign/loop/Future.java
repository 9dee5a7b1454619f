package dev.sovereign.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A value that arrives later on one event loop.
///
/// It belongs to the loop that made it: it is completed and listened to on that loop only, so it
/// has no lock. Listeners run in the order they were added, at once when the value is there.
///
/// @param <T> what arrives
public final class Future<T> {
  private @Nullable T value;
  private @Nullable Throwable cause;
  private @Nullable Listener<T> listener; // Nearly all have one.
  private @Nullable List<Listener<T>> others;

  private record Listener<T>(Consumer<T> arrived, Consumer<Throwable> failed) {}

  Future() {}

  /// A future whose value is already there.
  public static <T> Future<T> of(T value) {
    var future = new Future<T>();
    future.value = value;
    return future;
  }

  /// A future that has already failed.
  public static <T> Future<T> failed(Throwable cause) {
    var future = new Future<T>();
    future.cause = cause;
    return future;
  }

  /// Calls one of the two, once, when this future is complete.
  public void onComplete(Consumer<T> arrived, Consumer<Throwable> failed) {
    if (value != null) {
      arrived.accept(value);
    } else if (cause != null) {
      failed.accept(cause);
    } else {
      listen(new Listener<>(arrived, failed));
    }
  }

  private void listen(Listener<T> next) {
    if (listener == null) {
      listener = next;
      return;
    }
    if (others == null) {
      others = new ArrayList<>(1);
    }
    others.add(next);
  }

  /// The value turned into another; what `step` throws fails the result.
  public <R> Future<R> map(Function<T, R> step) {
    return flatMap(it -> Future.of(step.apply(it)));
  }

  /// The value handed to a step that itself waits; what `step` throws fails the result.
  public <R> Future<R> flatMap(Function<T, Future<R>> step) {
    var next = new Promise<R>();
    onComplete(it -> run(step, it, next), next::fail);
    return next.future();
  }

  /// The failure handed to a step that may still find a value.
  public Future<T> recover(Function<Throwable, Future<T>> step) {
    var next = new Promise<T>();
    onComplete(next::succeed, problem -> run(step, problem, next));
    return next.future();
  }

  private static <A, R> void run(Function<A, Future<R>> step, A argument, Promise<R> next) {
    Future<R> result;
    try {
      result = step.apply(argument);
    } catch (RuntimeException thrown) {
      next.fail(thrown);
      return;
    }
    result.onComplete(next::succeed, next::fail);
  }

  boolean isComplete() {
    return value != null || cause != null;
  }

  void succeed(T arrived) {
    value = arrived;
    tell(it -> it.arrived().accept(arrived));
  }

  void fail(Throwable problem) {
    cause = problem;
    tell(it -> it.failed().accept(problem));
  }

  private void tell(Consumer<Listener<T>> told) {
    var first = listener;
    var rest = others;
    listener = null;
    others = null;
    if (first != null) {
      told.accept(first);
    }
    if (rest != null) {
      rest.forEach(told);
    }
  }
}
