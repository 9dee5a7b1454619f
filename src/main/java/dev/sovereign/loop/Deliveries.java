package dev.sovereign.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tasks for loops from somebody who has many at a time: each loop is woken once for all of its
/// own. One thread at a time may use it.
///
/// Were a loop woken by the first of them, it would take the processor from who brings the others,
/// and sleep again before they are there.
public final class Deliveries {
  private final Map<Loop, List<Runnable>> waiting = new HashMap<>();

  /// Keeps a task for this loop until [#send].
  public void add(Loop loop, Runnable task) {
    waiting.computeIfAbsent(loop, _ -> new ArrayList<>()).add(task);
  }

  /// Has all that was added run on its loops, each task for itself and in the order that it came.
  /// What a loop throws that takes nothing comes out here; the others' tasks are sent the next
  // time.
  public void send() {
    for (var loop : List.copyOf(waiting.keySet())) {
      var tasks = waiting.remove(loop);
      loop.execute(() -> tasks.forEach(loop::execute));
    }
  }
}
