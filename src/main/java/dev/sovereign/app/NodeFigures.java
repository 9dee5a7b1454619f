package dev.sovereign.app;

import dev.sovereign.meter.Meters;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Shows the figures of this instance as such: what runs, and whether it can record.
final class NodeFigures {
  private static final double MILLIS = 1e3;

  private NodeFigures() {}

  static void show(
      Meters meters,
      AtomicLong openCalls,
      ProvenLog proven,
      LongSupplier replayable,
      LongSupplier held) {
    meters.gauges(
        "sovereign_build_info",
        "1, with what runs in its labels.",
        List.of("version", "java"),
        values -> values.show(1, Version.TEXT, Runtime.version().toString()));
    meters.gauge(
        "sovereign_open_calls", "Calls that have not ended.", () -> (double) openCalls.get());
    meters.gauge(
        "sovereign_journal_writable",
        "1 while calls can be recorded.",
        () -> proven.journal().isWritable() ? 1 : 0);
    meters.gauge(
        "sovereign_replayable_bytes",
        "Bytes of answers that are kept for calls with an Idempotency-Key.",
        replayable::getAsLong);
    meters.gauge(
        "sovereign_held_answer_bytes",
        "Bytes of answers that are kept in memory until they have left.",
        held::getAsLong);
    meters.count(
        "sovereign_journal_forces_total",
        "Batches made durable.",
        () -> (double) proven.journal().forces());
    showLog(meters, proven);
  }

  private static void showLog(Meters meters, ProvenLog proven) {
    meters.gauge(
        "sovereign_log_leaves",
        "Leaves under the latest checkpoint of the log.",
        () -> (double) proven.log().size());
    meters.gauge(
        "sovereign_log_cosignatures",
        "Witnesses that cosigned the checkpoint that is shown.",
        proven::cosigned);
    meters.gauges(
        "sovereign_log_witness_lag_leaves",
        "Leaves of the log that a witness has not cosigned.",
        List.of("witness"),
        values -> proven.witnessLags().forEach(it -> values.show((double) it.leaves(), it.who())));
    meters.gauges(
        "sovereign_log_mirror_lag_leaves",
        "Leaves of the log that a mirror has not cosigned.",
        List.of("mirror"),
        values -> proven.mirrorLags().forEach(it -> values.show((double) it.leaves(), it.who())));
    meters.gauge(
        "sovereign_log_anchored_leaves",
        "Leaves under the last checkpoint of the log that is anchored in Rekor.",
        () -> proven.anchors().last().map(it -> it.tree().size()).orElse(0L));
    meters.gauge(
        "sovereign_log_anchor_timestamp_seconds",
        "When that was, in seconds since 1970.",
        () -> proven.anchors().last().map(it -> it.atMillis() / MILLIS).orElse(0.0));
  }
}
