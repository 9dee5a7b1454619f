package dev.sovereign.http;

import dev.sovereign.loop.Crossing;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import java.util.concurrent.Callable;

/// What one call holds of answers that are kept in memory, out of the bytes that all calls share,
/// and who works on long ones. It belongs to the call's loop.
///
/// Each try has a part of its own, which it gives back when it brings no answer. What the one that
/// answered has taken is held until the answer has left.
public final class AnswerRoom {
  private final AnswerRooms all;
  private final Loop loop;
  private final Crossing crossing;
  private long taken;
  private boolean over;

  /// All calls together hold too much to keep more of this answer. No other provider is asked: its
  /// answer would have no room either.
  public static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1;

    Full() {
      super("no room for the answer", null, false, false);
    }
  }

  AnswerRoom(AnswerRooms all, Loop loop, Crossing crossing) {
    this.all = all;
    this.loop = loop;
    this.crossing = crossing;
  }

  /// A part for one try.
  public Part part() {
    return new Part();
  }

  /// Whether anything is held.
  public boolean isTaken() {
    return taken > 0;
  }

  /// Gives back everything; from now on nothing is taken.
  public void close() {
    over = true;
    giveBack(taken);
  }

  private void giveBack(long bytes) {
    taken -= bytes;
    all.budget().giveBack(bytes);
  }

  /// What one try holds.
  public final class Part {
    private long size;
    private long counted;
    private boolean closed;

    private Part() {}

    /// Holds so many more bytes.
    ///
    /// @throws Full if all calls together hold too much
    public void take(long bytes) {
      size += bytes;
      var more = size - all.free() - counted;
      if (more <= 0 || closed || over) {
        return;
      }
      if (!all.budget().take(more)) {
        throw new Full();
      }
      counted += more;
      taken += more;
    }

    /// Holds so many bytes, in place of what it held so far.
    ///
    /// @throws Full if all calls together hold too much
    public void hold(long bytes) {
      if (!closed && !over) {
        giveBack(counted);
      }
      counted = 0;
      size = 0;
      take(bytes);
    }

    /// Has work done on a virtual thread: what is made of a long answer, or of a long question,
    /// would hold the loop up. It must not touch what belongs to the loop.
    public <T> Future<T> work(Callable<T> work) {
      return crossing.call(loop, work);
    }

    /// Gives back what the try holds; from now on it takes nothing.
    public void close() {
      closed = true;
      if (!over) {
        giveBack(counted);
      }
      counted = 0;
    }
  }
}
