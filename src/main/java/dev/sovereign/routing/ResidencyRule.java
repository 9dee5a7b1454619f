package dev.sovereign.routing;

import dev.sovereign.core.Residency;
import dev.sovereign.core.ResidencyWords;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a call may be served: where it says itself, or where its key says for calls that do not,
/// within what its key and its capability force. Pure.
final class ResidencyRule {
  /// What the rule comes to.
  sealed interface Verdict {
    /// The call has this residency.
    record Holds(Residency residency) implements Verdict {}

    /// The call cannot be made.
    record Refused(Planned.NoRoute why) implements Verdict {}
  }

  private ResidencyRule() {}

  /// @param capability what the capability that is asked forces
  static Verdict of(Demand demand, Optional<ResidencyWords> capability, Atlas atlas) {
    var key = demand.caller().residency();
    var own = demand.residency().or(key::usual);
    var all = Stream.of(own, key.forced(), capability).flatMap(Optional::stream).toList();
    if (all.isEmpty()) {
      return new Verdict.Holds(Residency.anywhere());
    }
    if (atlas.home().isEmpty() && all.stream().anyMatch(ResidencyRule::isHome)) {
      return new Verdict.Refused(new Planned.HomeUnset(demand.asked()));
    }
    var unknown = demand.residency().flatMap(atlas::unknown);
    if (unknown.isPresent()) {
      return new Verdict.Refused(new Planned.UnknownPlace(unknown.get()));
    }
    var forced = limit(key.forced(), atlas).and(limit(capability, atlas));
    var widened = demand.residency().filter(it -> !forced.holds(atlas.residency(it)));
    if (widened.isPresent()) {
      return new Verdict.Refused(new Planned.Widened(widened.get(), forced));
    }
    return new Verdict.Holds(forced.and(limit(own, atlas)));
  }

  private static boolean isHome(ResidencyWords words) {
    return words.words().contains(ResidencyWords.HOME);
  }

  private static Residency limit(Optional<ResidencyWords> words, Atlas atlas) {
    return words.map(atlas::residency).orElse(Residency.anywhere());
  }
}
