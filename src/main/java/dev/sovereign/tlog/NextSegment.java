package dev.sovereign.tlog;

import java.io.IOException;
import java.util.Optional;

/// The segment after the one that records go into. It is made piece by piece while that one fills,
/// beside the journal's thread, so that no call waits for it: what is forced in one go holds up the
/// records that are forced meanwhile, and 16 MiB do so for a tenth of a second.
///
/// It is whole when the other is half full. Where nothing is written, nothing is made. Where large
/// batches are written, or the rest of it is waited for, that is reserved on the disk instead of
/// written: zeros would double what the disk has to take just when that is most, and what a large
/// batch costs more in a file that is only reserved is little beside it.
final class NextSegment {
  private static final int LEAST_PIECE = 128 << 10;

  /// From so many bytes a batch on, reserved files take more a second than written ones.
  private static final int LARGE_BATCH = 256 << 10;

  private static final int PACE = 2; // Bytes that are made for each that is written.

  private final Disk disk;
  private final int number;
  private final int size;
  private final NewSegment file; // Of who is at work.
  private long due; // So many bytes should be there.
  private boolean isHurried; // The rest should be there at once.
  private boolean isAtWork;
  private Optional<Throwable> failure = Optional.empty();

  /// @param size in bytes
  NextSegment(Segments segments, Disk disk, int number, int size) {
    this.disk = disk;
    this.number = number;
    this.size = size;
    this.file = new NewSegment(segments, disk, segments.path(number), size);
  }

  /// So many bytes more were written at once to the segment before this one. Does not wait.
  void follow(long written) {
    synchronized (this) {
      due = Math.min(size, due + PACE * written);
      if (written >= LARGE_BATCH) {
        hurry();
      }
      if (isAtWork || failure.isPresent() || !isPieceDue()) {
        return;
      }
      isAtWork = true;
    }
    try {
      disk.ahead(this::work);
    } catch (RuntimeException | Error noThread) { // The records before it are durable all the same.
      end(noThread);
    }
  }

  private void hurry() {
    isHurried = true;
    due = size;
  }

  private boolean isPieceDue() {
    return file.left() > 0 && due - file.made() >= Math.min(LEAST_PIECE, file.left());
  }

  /// Whether it can be made, as far as is known.
  synchronized boolean isPossible() {
    return failure.isEmpty();
  }

  /// Whether a piece is being made just now, which may fail.
  synchronized boolean isAtWork() {
    return isAtWork;
  }

  /// Goes on if it failed before.
  void tryAgain() {
    synchronized (this) {
      failure = Optional.empty();
    }
    follow(0);
  }

  /// Waits for the piece that is being made, makes the rest, and gives its number.
  ///
  /// @throws IOException if it cannot be made
  int ready() throws IOException {
    awaitTurn();
    synchronized (this) {
      hurry();
    }
    work();
    synchronized (this) {
      if (failure.isPresent()) {
        throw new IOException("the next segment could not be made", failure.get());
      }
    }
    return number;
  }

  private synchronized void awaitTurn() {
    var isInterrupted = false;
    while (isAtWork) {
      try {
        wait();
      } catch (InterruptedException interrupted) {
        isInterrupted = true;
      }
    }
    isAtWork = true;
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // By one thread at a time, which took the turn.
  private void work() {
    try {
      for (var piece = piece(); piece > 0; piece = piece()) {
        if (piece > NewSegment.LARGEST_PIECE) { // Hurried, and worth it.
          file.reserve();
        } else {
          file.extend(piece);
        }
      }
    } catch (Throwable failed) { // A thread's top: whoever waits for it must hear of it.
      end(failed);
    }
  }

  private synchronized int piece() {
    if (failure.isEmpty() && isPieceDue()) {
      var piece = due - file.made();
      return (int) (isHurried ? piece : Math.min(piece, NewSegment.LARGEST_PIECE));
    }
    endTurn();
    return 0;
  }

  private synchronized void endTurn() {
    isAtWork = false;
    notifyAll();
  }

  private synchronized void end(Throwable failed) {
    failure = Optional.of(failed);
    try {
      file.restart();
    } catch (IOException again) {
      failed.addSuppressed(again);
    }
    endTurn();
  }

  /// Waits for the piece that is being made, and makes no more. Closing it again does nothing.
  void close() throws IOException {
    synchronized (this) {
      due = 0;
    }
    awaitTurn();
    try {
      file.close();
    } finally {
      endTurn();
    }
  }
}
