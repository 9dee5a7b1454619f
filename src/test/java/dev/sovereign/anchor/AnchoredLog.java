package dev.sovereign.anchor;

import dev.sovereign.audit.AnchorRows;
import dev.sovereign.meter.Log;
import dev.sovereign.proof.AnchorRow;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.testkit.TestRekor;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Quorum;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.tlog.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A log of ten leaves, its anchors, and a Rekor of 300 entries, at a time of the test's own.
final class AnchoredLog implements AutoCloseable {
  static final Duration EVERY = Duration.ofMinutes(10);
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final Path folder = Folders.create();
  private final TestRekor rekor = new TestRekor(300);
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final OpenLog log;
  private Instant now = Instant.parse("2026-11-27T12:00:00Z");
  private boolean isClockBroken;
  private AnchorRows rows;
  private Anchors anchors;

  AnchoredLog() {
    try {
      log = OpenLog.in(folder, SignerKey.generate("example.com/log", SignatureType.ED25519));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    log.append(0, 10);
    rows = opened();
    anchors = anchors(rows, trust(rekor.verifier()));
  }

  /// The policy that believes this key alone.
  static TrustPolicy trust(VerifierKey rekor) {
    var its = new TrustPolicy.Log(rekor, Optional.empty());
    return new TrustPolicy(List.of(its), List.of(), new Quorum.Nobody());
  }

  private AnchorRows opened() {
    var history = log.journal().history();
    var nobody = new AnchorRows.Heard(_ -> {}, _ -> {});
    return new AnchorRows(folder.resolve("anchors"), log.journal(), history, nobody);
  }

  private Anchors anchors(AnchorRows rows, TrustPolicy trust) {
    try {
      return new Anchors(
          new Anchors.Plan(rekor.url() + "/", trust, EVERY),
          new Anchors.Files(file("key"), file("anchors/outbox")),
          rows,
          log.merkle(),
          new Log(new PrintStream(lines, true, StandardCharsets.UTF_8), Clock.systemUTC()),
          this::read,
          () -> Duration.between(Instant.EPOCH, now).toNanos());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Instant read() {
    if (isClockBroken) {
      throw new IllegalStateException("the clock is broken");
    }
    return now;
  }

  /// From now on asking for the time of day is a fault.
  void breakClock() {
    isClockBroken = true;
  }

  /// As after the end of the program and another start.
  void restart() {
    restart(trust(rekor.verifier()));
  }

  void restart(TrustPolicy trust) {
    rows = opened();
    anchors = anchors(rows, trust);
  }

  TestRekor rekor() {
    return rekor;
  }

  MerkleLog merkle() {
    return log.merkle();
  }

  AnchorRows rows() {
    return rows;
  }

  /// The row that was made last.
  AnchorRow anchored() {
    return rows.last().orElseThrow();
  }

  void append(int from, int to) {
    log.append(from, to);
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void round() {
    anchors.round();
  }

  void roundAfter(Duration time) {
    pass(time);
    round();
  }

  /// The round at the end of the program.
  void last() {
    anchors.last();
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /// What was logged.
  String said() {
    return lines.toString(StandardCharsets.UTF_8);
  }

  long saidTimes(String text) {
    return said().lines().filter(it -> it.contains(text)).count();
  }

  @Override
  public void close() {
    log.close();
    rekor.close();
    Folders.delete(folder);
  }
}
