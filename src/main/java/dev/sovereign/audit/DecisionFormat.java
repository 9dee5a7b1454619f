package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonBytes;
import dev.sovereign.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A [Decision] as a member of its call's record: short, because every call has one.
final class DecisionFormat {
  private static final int EXCLUDED = 3; // Values of a candidate that has a reason.

  private DecisionFormat() {}

  static void write(JsonBytes out, Decision decision) {
    if (!decision.isKnown()) {
      return;
    }
    JsonText.quote(out.ascii(",\"decision\":{\"residency\":"), decision.residency());
    out.ascii(",\"attempts\":").number(decision.attempts()).ascii(",\"candidates\":[");
    var separator = "";
    for (var candidate : decision.candidates()) {
      candidate(out.ascii(separator), candidate);
      separator = ",";
    }
    out.ascii(']');
    if (decision.unlisted() > 0) {
      out.ascii(",\"unlisted\":").number(decision.unlisted());
    }
    StandingFormat.write(out, decision.candidates());
    passed(out, decision.passed());
    decision.continued().ifPresent(it -> ContinuationFormat.write(out, it));
    out.ascii('}');
  }

  private static void candidate(JsonBytes out, Decision.Candidate candidate) {
    JsonText.quote(out.ascii('['), candidate.provider());
    JsonText.quote(out.ascii(','), candidate.model());
    candidate.excluded().ifPresent(it -> JsonText.quote(out.ascii(','), it));
    out.ascii(']');
  }

  private static void passed(JsonBytes out, List<Decision.Passed> passed) {
    if (passed.isEmpty()) {
      return;
    }
    out.ascii(",\"passed\":[");
    var separator = "";
    for (var one : passed) {
      out.ascii(separator).ascii('[').number(one.candidate());
      JsonText.quote(out.ascii(','), one.gate());
      out.ascii(',').number(one.waitMillis()).ascii(']');
      separator = ",";
    }
    out.ascii(']');
  }

  static Decision read(Json record) {
    return record
        .find("decision")
        .map(
            it ->
                new Decision(
                    it.string("residency").orElse(""),
                    (int) it.integer("attempts").orElse(0),
                    readCandidates(it),
                    (int) it.integer("unlisted").orElse(0),
                    readPassed(it),
                    ContinuationFormat.read(it)))
        .orElse(Decision.NONE);
  }

  private static List<Decision.Candidate> readCandidates(Json decision) {
    var candidates = new ArrayList<Decision.Candidate>();
    var rows = rows(decision, "candidates");
    var standings = StandingFormat.read(decision, rows.size());
    for (var item : rows) {
      var values = item.items();
      candidates.add(
          new Decision.Candidate(
              values.get(0).text(),
              values.get(1).text(),
              values.size() < EXCLUDED
                  ? Optional.empty()
                  : Optional.of(values.get(EXCLUDED - 1).text()),
              standings.get(candidates.size())));
    }
    return candidates;
  }

  private static List<Decision.Passed> readPassed(Json decision) {
    var passed = new ArrayList<Decision.Passed>();
    for (var item : rows(decision, "passed")) {
      var values = item.items();
      passed.add(
          new Decision.Passed(
              Integer.parseInt(values.get(0).raw()),
              values.get(1).text(),
              Long.parseLong(values.get(2).raw())));
    }
    return passed;
  }

  private static List<Json> rows(Json decision, String name) {
    return decision.find(name).map(Json::items).orElse(List.of());
  }
}
