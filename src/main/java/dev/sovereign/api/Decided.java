package dev.sovereign.api;

import dev.sovereign.audit.Decision;
import dev.sovereign.core.Continuation;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Problem;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.core.Skip;
import dev.sovereign.core.Standing;
import dev.sovereign.routing.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What is kept of the way that a call was to go.
final class Decided {
  private Decided() {}

  /// @param world in which it was planned
  /// @param skips where gates said no, in that order
  /// @param continued that its stream broke off and was to be taken over
  static Decision of(
      RoutePlan plan, World world, List<Skip> skips, Optional<Continuation> continued) {
    var all = plan.offers().size() + plan.excluded().size();
    var candidates = candidates(plan, standings(plan, world));
    return new Decision(
        plan.residency().text(),
        plan.attempts(),
        candidates,
        all - candidates.size(),
        passed(plan.offers(), skips),
        continued);
  }

  /// Of a call that nobody may serve.
  static Decision of(Problem.ResidencyUnsatisfiable why) {
    var candidates =
        listed(why.excluded(), 0).stream()
            .map(it -> candidate(it.offer(), Optional.of(it.word()), Optional.empty()))
            .toList();
    var unlisted = why.excluded().size() - candidates.size();
    return new Decision(why.residency().text(), 0, candidates, unlisted, List.of());
  }

  private static Function<Offer, Optional<Standing>> standings(RoutePlan plan, World world) {
    var groups =
        plan.capability()
            .map(it -> world.catalog().capabilities().get(it))
            .map(Capability::groups)
            .orElse(List.of());
    return world.standings().in(groups, plan.residency());
  }

  private static List<Decision.Candidate> candidates(
      RoutePlan plan, Function<Offer, Optional<Standing>> standings) {
    var all = plan.offers().size() + plan.excluded().size();
    var candidates = new ArrayList<Decision.Candidate>(Math.min(all, Decision.MOST_CANDIDATES));
    for (var offer : listed(plan.offers(), 0)) {
      candidates.add(candidate(offer, Optional.empty(), standings.apply(offer)));
    }
    for (var exclusion : listed(plan.excluded(), candidates.size())) {
      var why = Optional.of(exclusion.word());
      candidates.add(candidate(exclusion.offer(), why, Optional.empty()));
    }
    return candidates;
  }

  private static <T> List<T> listed(List<T> all, int before) {
    return all.subList(0, Math.min(all.size(), Decision.MOST_CANDIDATES - before));
  }

  private static Decision.Candidate candidate(
      Offer offer, Optional<String> excluded, Optional<Standing> standing) {
    return new Decision.Candidate(offer.provider(), offer.upstreamModel(), excluded, standing);
  }

  private static List<Decision.Passed> passed(List<Offer> offers, List<Skip> skips) {
    var passed = new ArrayList<Decision.Passed>(skips.size());
    for (var skip : skips) {
      var place = listed(offers, 0).indexOf(skip.offer());
      if (place >= 0) {
        passed.add(new Decision.Passed(place, skip.gate().word(), skip.waitMillis()));
      }
    }
    return passed;
  }
}
