package dev.sovereign.srp;

import java.io.IOException;
import java.util.List;

/// Section 3: residency.
final class ResidencyChecks {
  private static final String FIELD = "X-Sovereign-Residency";
  private static final String NOBODY_IS_THERE = "aq"; // Antarctica.

  private ResidencyChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("3.1", "what is no residency is a 400", ResidencyChecks::words),
        new Check("3.3", "where nobody may serve, nobody does", ResidencyChecks::nobody));
  }

  private static Finding words(Subject subject) throws IOException, InterruptedException {
    for (var wrong : List.of("AU", "aus", "a", "au;nz", "au,,nz", "au nz", "-only", "*")) {
      var reply = subject.ask(subject.model(), "", FIELD, wrong);
      Check.demand(reply.status() == 400, "`" + wrong + "` is a " + reply.status());
      reply.error();
    }
    subject.ask(subject.model(), "", FIELD, "any").with(200);
    return new Finding.Held();
  }

  private static Finding nobody(Subject subject) throws IOException, InterruptedException {
    for (var word : List.of(NOBODY_IS_THERE, NOBODY_IS_THERE + "-only")) {
      var reply = subject.ask(subject.model(), "", FIELD, word);
      switch (reply.status()) {
        case 400 -> reply.code("residency_unsatisfiable");
        case 503 -> reply.code("residency_unavailable");
        default -> throw new Check.Unlike(word + " is a " + reply.status() + ": " + reply.shown());
      }
    }
    return new Finding.Held();
  }
}
