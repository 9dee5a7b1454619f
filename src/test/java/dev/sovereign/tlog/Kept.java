package dev.sovereign.tlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// What tests do with a journal of short texts.
final class Kept {
  /// The smallest segment that is allowed.
  static final JournalSettings SMALL = new JournalSettings(4096, 1 << 20);

  private Kept() {}

  static Journal open(Path folder, Disk disk) {
    try {
      return Journal.open(folder, SMALL, _ -> {}, disk);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Appends a text; the future brings its number, or fails.
  static CompletableFuture<Long> append(Journal journal, String text) {
    var result = new CompletableFuture<Long>();
    journal.append(
        new JournalEntry((byte) 1, text.getBytes(StandardCharsets.UTF_8)),
        new Journal.Completion() {
          @Override
          public void durable(JournalPlace place) {
            answered(result.complete(place.sequence()));
          }

          @Override
          public void failed(JournalFailure why) {
            answered(result.completeExceptionally(why));
          }
        });
    return result;
  }

  private static void answered(boolean first) {
    if (!first) {
      throw new AssertionError("a record was answered twice");
    }
  }

  /// Appends texts one after the other, each durable before the next.
  static void appendAll(Journal journal, List<String> texts) {
    texts.forEach(text -> await(append(journal, text)));
  }

  static long await(CompletableFuture<Long> result) {
    return result.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /// Returns once this holds; other threads of the journal bring it about.
  static void awaitTrue(BooleanSupplier claim) {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!claim.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come about in 20 s");
      }
      Thread.onSpinWait();
    }
  }

  /// All texts that a journal on the real disk holds.
  static List<String> read(Path folder) {
    var texts = new ArrayList<String>();
    try (var journal = Journal.open(folder, SMALL, it -> texts.add(text(it)), Disk.REAL)) {
      return journal.failure().isEmpty() ? texts : List.of();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static String text(JournalRecord entry) {
    return new String(entry.payload(), StandardCharsets.UTF_8);
  }
}
