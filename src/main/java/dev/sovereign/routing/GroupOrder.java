package dev.sovereign.routing;

import dev.sovereign.core.Offer;
import dev.sovereign.core.Residency;
import java.util.List;

/// The order of a group's offers, as it is at one moment. Pure: whoever makes one puts into it what
/// was known then.
@FunctionalInterface
public interface GroupOrder {
  /// As the configuration lists them.
  GroupOrder LISTED = (group, _, _) -> group.offers();

  /// Every offer of the group once, the first to be asked first.
  ///
  /// @param residency of the call: whoever is outside is no measure for the others, and the planner
  ///     leaves it out
  List<Offer> of(Group group, Residency residency, Demand demand);
}
