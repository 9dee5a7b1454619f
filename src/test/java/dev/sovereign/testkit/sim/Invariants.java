package dev.sovereign.testkit.sim;

import dev.sovereign.audit.CallRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// What holds of every call, whatever its providers and its client do.
final class Invariants {
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final Duration CUT = Duration.ofMillis(250);
  private static final Duration LEFT_TO_END = Duration.ofMillis(1100);
  private static final int TRIES_AT_ONE = 2;

  private final Scenery scenery;
  private final Wire wire;
  private final SimJournal journal;
  private final Map<Integer, Spoken> said;
  private final List<String> broken = new ArrayList<>();

  Invariants(Scenery scenery, Wire wire, SimJournal journal, Map<Integer, Spoken> said) {
    this.scenery = scenery;
    this.wire = wire;
    this.journal = journal;
    this.said = said;
  }

  /// What does not hold.
  List<String> broken() {
    return broken;
  }

  /// Holds one call to all of it.
  void hold(Played played) {
    played.exchange().faults().forEach(it -> no(played, it));
    if (played.endedAt().isEmpty()) {
      no(played, "it has not ended");
      return;
    }
    var longest = Scenery.TOTAL.plus(GRACE).toNanos();
    check(played, played.endedAt().getAsLong() - played.startedAt() <= longest, "it took too long");
    attempts(played);
    opened(played);
    cut(played);
    answer(played);
    record(played);
    check(played, journal.isNumbered(), "a number of a row is left out");
    if (scenery.isSafe()) {
      covered(played);
    }
  }

  private void no(Played played, String what) {
    broken.add(
        "%s: %s\n    began %d, first byte %s, ended %s, sent %s\n    %s\n    records %s"
            .formatted(
                what,
                played.call(),
                played.startedAt() / 1_000_000,
                played.firstByteAt(),
                played.endedAt(),
                wire.of(played.call().number()),
                played.seen(),
                records(played).stream().map(SimJournal.Kept::toString).toList()));
  }

  private void check(Played played, boolean holds, String otherwise) {
    if (!holds) {
      no(played, otherwise);
    }
  }

  private List<Wire.Sent> sent(Played played) {
    return Wire.attempts(wire.of(played.call().number()));
  }

  private List<SimJournal.Kept> records(Played played) {
    return id(played).map(journal::of).orElse(List.of());
  }

  // From its answer; of a client that left before, from what providers were told.
  private Optional<String> id(Played played) {
    return played
        .exchange()
        .field("X-Sovereign-Request-Id")
        .or(() -> wire.of(played.call().number()).stream().map(Wire.Sent::id).findFirst())
        .filter(it -> !it.isEmpty());
  }

  private void attempts(Played played) {
    var call = played.call();
    var sent = sent(played);
    var byProvider = sent.stream().collect(Collectors.groupingBy(Wire.Sent::provider));
    var isOneMore = call.home() || (scenery.isHedged() && call.continues());
    // The last one inside is always tried, and one that was outrun does not count.
    var most = scenery.attempts() + (isOneMore ? 1 : 0);
    check(played, byProvider.size() <= most, "too many were asked");
    check(
        played,
        byProvider.values().stream().allMatch(it -> it.size() <= TRIES_AT_ONE),
        "one was asked too often");
    check(
        played,
        !call.home() || byProvider.keySet().stream().allMatch(scenery::isHome),
        "it left its residency");
    var end = played.endedAt().getAsLong();
    var last = call.continues() ? end : played.firstByteAt().orElse(end);
    check(
        played,
        sent.stream().allMatch(it -> it.at() <= last),
        "somebody was asked after the first byte or the end");
  }

  // Providers that are not told the id are sent nothing before either: it is the same call.
  private void opened(Played played) {
    var at = id(played).map(journal::openedAt).orElse(OptionalLong.empty());
    check(played, scenery.isStrict() || at.isEmpty(), "it was opened though nobody asked for that");
    check(
        played,
        !scenery.isStrict()
            || id(played).isEmpty()
            || sent(played).stream().allMatch(it -> at.isPresent() && at.getAsLong() <= it.at()),
        "it was sent before it was opened");
    check(
        played,
        at.isEmpty() || !journal.isWell() || !records(played).isEmpty(),
        "it was opened and has not ended");
  }

  private void cut(Played played) {
    var isGone = played.exchange().isGone();
    var limit = played.endedAt().getAsLong() + (isGone ? CUT : LEFT_TO_END).toNanos();
    check(
        played,
        wire.of(played.call().number()).stream()
            .map(Wire.Sent::connection)
            .allMatch(it -> it.isOver() && it.endedAt() <= limit),
        "a connection outlived its call");
  }

  private void answer(Played played) {
    var seen = played.seen();
    var text = seen.text();
    check(played, seen.status() != 500, "a fault of ours");
    check(played, !seen.afterEnd(), "something came after the end");
    check(
        played,
        played.exchange().isGone() || seen.isWhole() || seen.error().isPresent(),
        "it ended without a word");
    if (text.isEmpty()) {
      check(played, !seen.isWhole(), "an empty answer looks whole");
      return;
    }
    var spoken = said.get(Spoken.numberOf(text));
    if (spoken == null || !spoken.text().startsWith(text)) {
      no(played, "nobody said this");
      return;
    }
    check(played, spoken.call() == played.call().number(), "another call's answer");
    check(played, !seen.isWhole() || spoken.text().equals(text), "a part looks whole");
    var provider = played.exchange().field("X-Sovereign-Provider");
    check(played, provider.isEmpty() || provider.get().equals(spoken.provider()), "another's name");
  }

  private void record(Played played) {
    var kept = records(played);
    var seen = played.seen();
    check(played, kept.size() <= 1, "recorded twice");
    if (kept.isEmpty()) {
      check(played, !seen.isWhole(), "a success without a record");
      var isKnown = id(played).isPresent() && journal.isWell();
      check(played, sent(played).isEmpty() || !isKnown, "no record");
      return;
    }
    var record = kept.getFirst();
    var tried = record.call().tried();
    check(
        played,
        tried.stream().filter(it -> it.sent()).count() == sent(played).size(),
        "the record knows other attempts");
    check(
        played,
        count(tried, "answered") <= 1 && count(tried, "hedge_lost") <= (scenery.isHedged() ? 1 : 0),
        "more than one has won");
    check(
        played,
        played.exchange().field("X-Sovereign-Attempts").stream()
            .allMatch(it -> Integer.parseInt(it) == sentBeforeHead(played)),
        "the header knows other attempts");
    if (seen.isWhole()) {
      check(played, record.at() <= played.endedAt().getAsLong(), "success before its record");
    }
    check(played, fits(record.call().result().ending(), played), "its record has another ending");
  }

  // Whoever takes a stream over is asked when its head has left.
  private long sentBeforeHead(Played played) {
    var last =
        played.call().continues() ? played.firstByteAt().orElse(Long.MAX_VALUE) : Long.MAX_VALUE;
    return sent(played).stream().filter(it -> it.at() <= last).count();
  }

  private static long count(List<CallRecord.Tried> tried, String outcome) {
    return tried.stream().filter(it -> it.outcome().equals(outcome)).count();
  }

  private static boolean fits(String ending, Played played) {
    var seen = played.seen();
    return switch (ending) {
      case "complete" -> seen.isWhole() || played.exchange().isGone();
      case "broken" -> !seen.isWhole() && !seen.text().isEmpty();
      case "client_gone" -> played.exchange().isGone();
      case "failed", "refused", "no_route", "stopped" ->
          seen.error().isPresent() || played.exchange().isGone();
      default -> false;
    };
  }

  // A bad provider day is a non-event: the last of the chain could always have answered.
  private void covered(Played played) {
    var seen = played.seen();
    if (played.exchange().isGone() || !journal.isWell() || isStopped(played)) {
      return;
    }
    if (played.call().isWrong()) {
      check(played, seen.error().equals(Optional.of("invalid_request_error")), "no 400");
      return;
    }
    var brokeOff = played.call().stream() && !seen.text().isEmpty();
    check(played, seen.isWhole() || brokeOff, "it failed although somebody was well");
  }

  private boolean isStopped(Played played) {
    return records(played).stream().anyMatch(it -> it.call().result().ending().equals("stopped"));
  }

  /// Holds what is left once all calls have ended to nothing being left.
  void quiet(SimLoop loop, SimNet net, SimGateway gateway) {
    expect(net.open().isEmpty(), "open connections: " + net.open().size());
    expect(gateway.isWatching() || loop.waiting() == 0, "timers: " + loop.waiting());
    expect(gateway.openCalls() == 0, "open calls: " + gateway.openCalls());
    expect(gateway.heldBytes() == 0, "held bytes: " + gateway.heldBytes());
    expect(!gateway.log().contains("fault of ours"), gateway.log());
  }

  /// Holds the gates to be open again, as they are when all has been well for long.
  void open(SimGateway gateway) {
    for (var provider : scenery.providers()) {
      var gates = gateway.gates(provider);
      var isOpen =
          gates.credential().isEmpty()
              && gates.models().stream()
                  .allMatch(it -> it.breaker().equals("closed") && it.rateMillis() == 0);
      expect(isOpen, "not open again: " + provider + " " + gates);
    }
  }

  /// Holds a call to having got the whole answer of one of these.
  void answeredBy(Played played, Set<String> providers) {
    var seen = played.seen();
    var by = Spoken.numberOf(seen.text());
    check(
        played,
        seen.isWhole() && by >= 0 && providers.contains(said.get(by).provider()),
        "not answered by " + providers);
  }

  void expect(boolean holds, String otherwise) {
    if (!holds) {
      broken.add(otherwise);
    }
  }
}
