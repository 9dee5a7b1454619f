package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Journal and log through power cuts, kills and steps of the disk that fail: every acknowledged
/// record is there once at its place with its leaf, and every signed tree is extended. More seeds:
/// `-Dcrash.seeds=`, from `-Dcrash.seed=` on.
final class LogCrashTest {
  private static final long FIRST = Long.getLong("crash.seed", 0);
  private static final int MOST_SAID = 5;

  @Test
  void aFewSeedsHold() {
    hold(20);
  }

  @Test
  @Tag("slow")
  void tenThousandSeedsHold() {
    hold(Integer.getInteger("crash.seeds", Long.getLong("crash.seed") == null ? 10_000 : 1));
  }

  // On threads of its own: those of the common pool look for other work while they wait.
  private static void hold(int seeds) {
    try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      var runs =
          LongStream.range(FIRST, FIRST + seeds)
              .mapToObj(seed -> CompletableFuture.supplyAsync(() -> broken(seed), threads))
              .toList();
      assertEquals(List.of(), runs.stream().flatMap(it -> it.join()).limit(MOST_SAID).toList());
    }
  }

  private static Stream<String> broken(long seed) {
    var found = new CrashRun(seed).run();
    return found.isEmpty()
        ? Stream.of()
        : Stream.of(
            "%s%nagain: mvn test -Dtest=LogCrashTest -DexcludedGroups= -Dcrash.seed=%d%n"
                .formatted(String.join("\n", found), seed));
  }
}
