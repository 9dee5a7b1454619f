package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Cuts the power at a random write: of what was not forced any sector may be there or not.
@Tag("slow")
final class JournalCrashTest {
  @TempDir private Path folder;

  static IntStream seeds() {
    return IntStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatWasAcknowledgedIsThereOnceAndInOrder(int seed) throws IOException {
    var random = new Random(seed);
    var disk = new PowerCut(random, 1 + random.nextInt(40));
    var acknowledged = writeUntilThePowerFails(random, disk);

    var read = Kept.read(folder);

    assertEquals(acknowledged, read.subList(0, Math.min(acknowledged.size(), read.size())));
    assertTrue(read.size() <= disk.offered(), "more records than were ever written");
  }

  private List<String> writeUntilThePowerFails(Random random, PowerCut disk) throws IOException {
    var acknowledged = new ArrayList<String>();
    var waiting = new ArrayList<CompletableFuture<Long>>();
    var texts = new ArrayList<String>();
    try (var journal = Kept.open(folder, disk)) {
      for (var i = 0; i < 120; i++) {
        var text = i + ":" + "t".repeat(random.nextInt(300));
        texts.add(text);
        disk.offer();
        waiting.add(Kept.append(journal, text));
        if (random.nextInt(4) == 0) {
          waiting.forEach(it -> it.exceptionally(_ -> -1L).join());
        }
      }
      waiting.forEach(it -> it.exceptionally(_ -> -1L).join());
    }
    for (var i = 0; i < texts.size() && !waiting.get(i).isCompletedExceptionally(); i++) {
      acknowledged.add(texts.get(i));
    }
    return acknowledged;
  }
}
