package dev.sovereign.api;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.Decision;
import dev.sovereign.core.Continuation;
import dev.sovereign.core.Gate;
import dev.sovereign.json.ObjectText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What was decided of calls, as the management API shows it: the words of the record, explained.
final class DecisionJson {
  private DecisionJson() {}

  static String object(CallRecord call) {
    var served = call.result().served();
    return new ObjectText()
        .text("id", call.id())
        .text("time", Instant.ofEpochMilli(call.epochMillis()).toString())
        .text("asked", call.asked().model())
        .text("capability", call.asked().capability())
        .text("residency", call.decision().residency())
        .number("most_attempts", call.decision().attempts())
        .text("ending", call.result().ending())
        .text("provider", served.map(CallRecord.Served::provider))
        .text("source", served.map(CallRecord.Served::source))
        .number("millis", call.result().millis())
        .list("candidates", candidates(call))
        .number("unlisted_candidates", call.decision().unlisted())
        .raw("continued", call.decision().continued().map(DecisionJson::continued).orElse("null"))
        .end();
  }

  private static String continued(Continuation continued) {
    return new ObjectText()
        .text("way", continued.way().word())
        .number("characters", continued.characters())
        .text("result", continued.result().word())
        .end();
  }

  private static List<String> candidates(CallRecord call) {
    var decision = call.decision();
    var all = new ArrayList<String>();
    for (var i = 0; i < decision.candidates().size(); i++) {
      var candidate = decision.candidates().get(i);
      var attempts = stoodBefore(decision, i) ? List.<String>of() : attempts(call, candidate);
      var isPlanned = candidate.excluded().isEmpty();
      all.add(
          new ObjectText()
              .number("position", isPlanned ? OptionalLong.of(i + 1L) : OptionalLong.empty())
              .text("provider", candidate.provider())
              .text("model", candidate.model())
              .text("excluded", candidate.excluded())
              .number("band", ShownHealth.band(candidate.standing()))
              .raw("health", candidate.standing().map(ShownHealth::of).orElse("null"))
              .list("gates", isPlanned ? gates(decision, i, !attempts.isEmpty()) : List.of())
              .list("attempts", attempts)
              .end());
    }
    return all;
  }

  // The same model of a provider may be offered under two names, and is tried once.
  private static boolean stoodBefore(Decision decision, int candidate) {
    var it = decision.candidates().get(candidate);
    return decision.candidates().subList(0, candidate).stream()
        .anyMatch(
            before -> before.provider().equals(it.provider()) && before.model().equals(it.model()));
  }

  private static List<String> attempts(CallRecord call, Decision.Candidate candidate) {
    var attempts = new ArrayList<String>();
    for (var i = 0; i < call.tried().size(); i++) {
      var tried = call.tried().get(i);
      if (tried.provider().equals(candidate.provider())
          && tried.model().equals(candidate.model())) {
        attempts.add(attempt(i + 1L, tried));
      }
    }
    return attempts;
  }

  private static String attempt(long number, CallRecord.Tried tried) {
    return new ObjectText()
        .number("number", number)
        .number("started_millis", tried.startedMillis())
        .number("millis", tried.millis())
        .flag("sent", tried.sent())
        .text("outcome", tried.outcome())
        .number("lost_nanos", tried.lostNanos())
        .end();
  }

  // They are asked in their order, up to the first that says no.
  private static List<String> gates(Decision decision, int candidate, boolean isTried) {
    var shut = decision.passed().stream().filter(it -> it.candidate() == candidate).toList();
    var lastShut = shut.stream().flatMap(it -> gate(it.gate())).max(Comparator.naturalOrder());
    return Arrays.stream(Gate.values())
        .filter(gate -> gate.isForAll() || wait(gate, shut).isPresent())
        .map(
            gate ->
                gate(
                    gate,
                    shut,
                    isTried || lastShut.filter(last -> gate.compareTo(last) < 0).isPresent()))
        .toList();
  }

  private static OptionalLong wait(Gate gate, List<Decision.Passed> shut) {
    return shut.stream()
        .filter(it -> it.gate().equals(gate.word()))
        .mapToLong(Decision.Passed::waitMillis)
        .findFirst();
  }

  private static String gate(Gate gate, List<Decision.Passed> shut, boolean isPassed) {
    var wait = wait(gate, shut);
    var said = wait.isPresent() ? "shut" : isPassed ? "open" : "not_asked";
    return new ObjectText()
        .text("gate", gate.word())
        .text("said", said)
        .number("wait_millis", wait)
        .end();
  }

  private static Stream<Gate> gate(String word) {
    return Arrays.stream(Gate.values()).filter(it -> it.word().equals(word));
  }
}
