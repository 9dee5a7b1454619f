package dev.sovereign.testkit.sim;

import dev.sovereign.loop.Loop;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// A [Loop] in virtual time: a queue of tasks, each with its moment, that whoever owns the loop
/// runs one after the other. Nobody waits: the clock goes to the moment of the next task.
///
/// What a task throws comes out of [#runUntil]: on a real loop it would be lost.
public final class SimLoop implements Loop {
  private static final Comparator<Task> IN_TIME =
      Comparator.<Task>comparingLong(it -> it.at).thenComparingLong(it -> it.number);

  private final PriorityQueue<Task> tasks = new PriorityQueue<>(IN_TIME);
  private long now;
  private long number;

  private static final class Task implements Timer {
    private final long at;
    private final long number;
    private @Nullable Runnable step;

    Task(long at, long number, Runnable step) {
      this.at = at;
      this.number = number;
      this.step = step;
    }

    @Override
    public void cancel() {
      step = null;
    }
  }

  @Override
  public void execute(Runnable task) {
    var _ = after(Duration.ZERO, task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    var added = new Task(now + Math.max(0, delay.toNanos()), number++, task);
    tasks.add(added);
    return added;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  /// Runs everything that is due until then; the clock then stands there.
  ///
  /// @param end on this loop's clock
  public void runUntil(long end) {
    for (var next = tasks.peek(); next != null && next.at <= end; next = tasks.peek()) {
      run(tasks.remove());
    }
    now = Math.max(now, end);
  }

  /// The same for a while.
  public void run(Duration time) {
    runUntil(now + time.toNanos());
  }

  private void run(Task task) {
    if (task.step != null) {
      now = task.at;
      task.step.run();
    }
  }

  /// How many tasks wait for their time.
  public long waiting() {
    return tasks.stream().filter(it -> it.step != null).count();
  }
}
