package dev.sovereign.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The data plane on a simulated network: whatever providers and clients do, what the design
/// promises holds. How to run more seeds, or one again, stands in `docs/faults.md`.
final class SimulatorTest {
  private static final int CALLS = Integer.getInteger("sim.calls", 80);
  private static final long FIRST = Long.getLong("sim.seed", 0);

  private static final int MOST_SAID = 5;

  @Test
  void aFewSeedsHold() {
    hold(10);
  }

  @Test
  @Tag("slow")
  void aThousandSeedsHold() {
    hold(Integer.getInteger("sim.seeds", Long.getLong("sim.seed") == null ? 1000 : 1));
  }

  private static void hold(int seeds) {
    var broken = new ArrayList<String>();
    LongStream.range(FIRST, FIRST + seeds).forEach(seed -> hold(seed, broken));
    assertEquals(List.of(), broken);
  }

  private static void hold(long seed, List<String> broken) {
    var run = new SimRun(seed, CALLS);
    var found = run.run().stream().limit(MOST_SAID).toList();
    if (!found.isEmpty()) {
      broken.add(
          "%s\n%s\nagain: mvn test -Dtest=SimulatorTest -DexcludedGroups= -Dsim.seed=%d%n"
              .formatted(run, String.join("\n", found), seed));
    }
  }

  @Test
  void aSeedGivesTheSameRunAgain() {
    assertEquals(digest(7), digest(7));
  }

  private static int digest(long seed) {
    var run = new SimRun(seed, CALLS);
    var _ = run.run();
    return run.digest();
  }
}
