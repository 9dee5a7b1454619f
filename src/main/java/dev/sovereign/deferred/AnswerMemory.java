package dev.sovereign.deferred;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Answers that their callers may ask for once more, each under the name that its caller gave the
/// call. It lives in memory only. Any thread may use it; nobody waits.
///
/// Its bytes have a bound, with those of answers that are still being written; where there is no
/// room the oldest answers go first.
///
/// @param <A> an answer
public final class AnswerMemory<A> {
  /// How long an answer is kept.
  public static final Duration KEPT = Duration.ofMinutes(10);

  /// The bytes that all answers may have.
  public static final long ROOM = 64L << 20;

  /// The bytes that one answer may have: a larger one would drive out those of everybody else.
  public static final long LARGEST = 8L << 20;

  /// What an answer takes beside its bytes: its name, header fields and place here.
  static final long ALONGSIDE = 2048;

  private final Map<Name, Place> places = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Place> finished = new ConcurrentLinkedQueue<>();
  private final AtomicLong held = new AtomicLong();

  /// What a call goes by.
  ///
  /// @param caller the id of the key that called
  /// @param word what the caller named the call
  public record Name(String tenant, String caller, String word) {}

  /// What there is under a name.
  ///
  /// @param <A> an answer
  public sealed interface Found<A> {
    /// Nothing: the call is to be made, and its answer has a place.
    record Nothing<A>(AnswerMemory<A>.Place place) implements Found<A> {}

    /// The same call, which has not ended.
    record Running<A>() implements Found<A> {}

    /// The answer of the same call.
    record Finished<A>(A answer) implements Found<A> {}

    /// Another call.
    record Other<A>() implements Found<A> {}
  }

  /// Looks for a call; where there is nothing its name is taken until its place is left or the
  /// answer in it is forgotten.
  ///
  /// @param print of the request; two requests with the same one are the same call
  /// @param now on the loops' clock
  public Found<A> look(Name name, String print, long now) {
    forget(now);
    var mine = new Place(name, print);
    var there = places.putIfAbsent(name, mine);
    if (there == null) {
      return new Found.Nothing<>(mine);
    }
    if (!there.print.equals(print)) {
      return new Found.Other<>();
    }
    var kept = there.kept;
    return kept == null ? new Found.Running<>() : new Found.Finished<>(kept.answer());
  }

  /// Forgets what has been kept long enough.
  ///
  /// @param now on the loops' clock
  public void forget(long now) {
    for (var oldest = finished.peek();
        oldest != null && oldest.isOld(now);
        oldest = finished.peek()) {
      if (finished.remove(oldest)) {
        oldest.leave();
      }
    }
  }

  /// The bytes that all answers have at the moment.
  public long held() {
    return held.get();
  }

  private boolean hasRoom() {
    while (held.get() > ROOM) {
      var oldest = finished.poll();
      if (oldest == null) {
        return false;
      }
      oldest.leave();
    }
    return true;
  }

  private record Kept<A>(A answer, long until) {}

  /// The place of one answer. Until the answer is in it, it belongs to the call's loop.
  public final class Place {
    private final Name name;
    private final String print;
    private long bytes;
    private boolean isTooLarge;
    private boolean over;
    private volatile @Nullable Kept<A> kept;

    private Place(Name name, String print) {
      this.name = name;
      this.print = print;
    }

    /// Makes room for so many more bytes of the answer; without room it will not be kept.
    ///
    /// @return whether it still can be
    public boolean grow(long more) {
      if (isTooLarge || over) {
        return false;
      }
      bytes += more;
      held.addAndGet(more);
      isTooLarge = bytes > LARGEST || !hasRoom();
      if (isTooLarge) {
        giveBack();
      }
      return !isTooLarge;
    }

    /// From now on whoever makes the same call gets this answer, if there is room for it.
    ///
    /// @param now on the loops' clock
    public void keep(A answer, long now) {
      if (!grow(ALONGSIDE)) {
        drop();
        return;
      }
      over = true;
      kept = new Kept<>(answer, now + KEPT.toNanos());
      finished.add(this);
    }

    /// There will be no answer to keep: the next call of this name is made.
    public void drop() {
      if (!over) {
        over = true;
        leave();
      }
    }

    private boolean isOld(long now) {
      var answer = kept;
      return answer != null && now - answer.until() >= 0;
    }

    private void leave() {
      places.remove(name, this);
      giveBack();
    }

    private void giveBack() {
      held.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
