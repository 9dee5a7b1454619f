package dev.sovereign.api;

import dev.sovereign.audit.Decision;
import dev.sovereign.core.Exclusion;
import dev.sovereign.core.Offer;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.core.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is kept of the way that a call was to go.
final class Decided {
  private Decided() {}

  /// @param skips where gates said no, in that order
  static Decision of(RoutePlan plan, List<Skip> skips) {
    var candidates =
        new ArrayList<Decision.Candidate>(plan.offers().size() + plan.excluded().size());
    for (var offer : plan.offers()) {
      candidates.add(candidate(offer, Optional.empty()));
    }
    for (Exclusion exclusion : plan.excluded()) {
      candidates.add(candidate(exclusion.offer(), Optional.of(exclusion.word())));
    }
    return new Decision(
        plan.residency().text(), plan.attempts(), candidates, passed(plan.offers(), skips));
  }

  private static Decision.Candidate candidate(Offer offer, Optional<String> excluded) {
    return new Decision.Candidate(offer.provider(), offer.upstreamModel(), excluded);
  }

  private static List<Decision.Passed> passed(List<Offer> offers, List<Skip> skips) {
    return skips.isEmpty()
        ? List.of()
        : skips.stream()
            .map(
                it ->
                    new Decision.Passed(
                        offers.indexOf(it.offer()), it.gate().word(), it.waitMillis()))
            .toList();
  }
}
