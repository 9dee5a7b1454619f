package dev.sovereign.testkit;

import dev.sovereign.tlog.Fsck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Measures what it takes to make records durable and provable, beside a raw group commit on the
/// same disk, and how a log of a million leaves is checked and opened. `bench/log` runs it as a
/// program of its own.
public final class LogCost {
  private static final int[] CALLERS = {1, 64, 1000};
  private static final int WARM_UPS = 3;
  private static final int BATCH = 500;
  private static final int FORCES = 1_000;
  private static final int PAGE = 4096;
  private static final String LINE = "%-46s %12s %12s  %-18s %-16s %s%n";

  private final Path folder;
  private final int rounds;
  private final long roundNanos;
  private final int leaves;

  private LogCost(Path folder, boolean isQuick) {
    this.folder = folder;
    this.rounds = isQuick ? 1 : 5;
    this.roundNanos = isQuick ? 1_000_000_000L : 4_000_000_000L;
    this.leaves = isQuick ? 100_000 : 1_000_000;
  }

  /// Prints a line for each figure.
  ///
  /// @param args a folder that is not there yet, and `quick` for one short round
  public static void main(String[] args) throws IOException {
    var folder = Files.createDirectories(Path.of(args[0]));
    new LogCost(folder, args.length > 1).run();
  }

  private void run() throws IOException {
    System.out.printf("the disk's own force: %s%n%n", force());
    System.out.printf(LINE, "log", "raw", "sovereign", "figure", "to reach", "");
    try (var raw = new GroupCommit(folder.resolve("raw"));
        var proven = ProvenRows.open(folder.resolve("rows"), 0)) {
      for (var i = 0; i < WARM_UPS; i++) { // The compiler's share.
        Callers.run(raw, 64, roundNanos);
        Callers.run(proven, 64, roundNanos);
      }
      for (var callers : CALLERS) {
        compare(raw, proven, callers);
      }
      System.out.printf("%nhashes in all proofs: %,d%n%n", proven.proved());
    }
    aged();
  }

  private record Round(Callers.Pace raw, Callers.Pace proven) {
    double ratio(ToDoubleFunction<Callers.Pace> figure) {
      return figure.applyAsDouble(proven) / figure.applyAsDouble(raw);
    }
  }

  private void compare(Keeping raw, Keeping proven, int callers) {
    var all = new ArrayList<Round>();
    for (var i = 0; i < rounds; i++) {
      all.add(
          new Round(
              Callers.run(raw, callers, roundNanos), Callers.run(proven, callers, roundNanos)));
    }
    var who = callers == 1 ? "1 caller" : "%,d callers".formatted(callers);
    if (callers == 1) {
      print(all, who + ", rows/s", Callers.Pace::rows, 0, Double.MAX_VALUE);
      print(all, who + ", p50 ms", Callers.Pace::p50Millis, 0, 3);
    } else {
      print(all, who + ", rows/s", Callers.Pace::rows, 0.6, Double.MAX_VALUE);
      print(all, who + ", p50 ms", Callers.Pace::p50Millis, 0, Double.MAX_VALUE);
    }
    print(all, who + ", p99 ms", Callers.Pace::p99Millis, 0, callers == 1 ? Double.MAX_VALUE : 3);
  }

  private static void print(
      List<Round> all,
      String what,
      ToDoubleFunction<Callers.Pace> figure,
      double least,
      double most) {
    var ratio = median(all, it -> it.ratio(figure));
    var bar = least > 0 ? "≥ " + least + " ×" : most < Double.MAX_VALUE ? "≤ " + most + " ×" : "";
    line(
        what,
        "%,.2f".formatted(median(all, it -> figure.applyAsDouble(it.raw))),
        "%,.2f".formatted(median(all, it -> figure.applyAsDouble(it.proven))),
        "%.2f × raw".formatted(ratio),
        bar,
        ratio >= least && ratio <= most);
  }

  private static void line(
      String what, String raw, String ours, String figure, String bar, boolean holds) {
    var verdict = bar.isEmpty() ? "" : holds ? "reached" : "NOT REACHED";
    System.out.printf(LINE, what, raw, ours, figure, bar, verdict);
  }

  private static double median(List<Round> all, ToDoubleFunction<Round> figure) {
    var sorted = all.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  // What a long log takes beside the calls.
  private void aged() throws IOException {
    var place = folder.resolve("aged");
    try (var log = ProvenRows.open(place, 0)) {
      var start = System.nanoTime();
      log.fill(leaves, BATCH);
      rate("entries/s of the log, in batches of " + BATCH, leaves, start, 0);
    }
    var start = System.nanoTime();
    try (var log = ProvenRows.open(place, leaves)) {
      var seconds = (System.nanoTime() - start) / 1e9;
      line(
          "opening %,d rows and their log, s".formatted(leaves),
          "–",
          "%.2f".formatted(seconds),
          "%.2f s".formatted(seconds),
          "≤ 3 s",
          seconds <= 3);
      checked(log);
    }
  }

  private void checked(ProvenRows log) {
    for (var i = 0; i < 3; i++) { // The first time for the compiler.
      var start = System.nanoTime();
      var report = Fsck.check(log.log(), log.head());
      if (!report.isSound()) {
        throw new IllegalStateException("the log is not sound: " + report);
      }
      if (i == 2) {
        rate("fsck, entries/s", report.entries(), start, 1_000_000);
      }
    }
  }

  private static void rate(String what, long count, long start, double least) {
    var rate = count * 1e9 / (System.nanoTime() - start);
    var bar = least > 0 ? "≥ %,.0f".formatted(least) : "";
    line(what, "–", "%,.0f".formatted(rate), "%,.0f /s".formatted(rate), bar, rate >= least);
  }

  private String force() throws IOException {
    var times = new long[FORCES];
    var page = ByteBuffer.allocateDirect(PAGE);
    try (var file =
        FileChannel.open(
            folder.resolve("force"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(FORCES * PAGE));
      file.force(true);
      for (var i = 0; i < FORCES; i++) {
        var start = System.nanoTime();
        file.write(page.clear(), (long) i * PAGE);
        file.force(false);
        times[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(times);
    return "p50 %.0f µs, p99 %.0f µs"
        .formatted(times[FORCES / 2] / 1e3, times[FORCES * 99 / 100] / 1e3);
  }
}
