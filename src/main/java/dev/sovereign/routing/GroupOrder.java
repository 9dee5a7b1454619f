package dev.sovereign.routing;

import dev.sovereign.core.Offer;
import java.util.List;

/// The order of a group's offers, as it is at one moment. Pure: whoever makes one puts into it what
/// was known then.
@FunctionalInterface
public interface GroupOrder {
  /// As the configuration lists them.
  GroupOrder LISTED = (group, _) -> group.offers();

  /// Every offer of the group once, the first to be asked first.
  ///
  /// @param group without the offers that the call may not have
  List<Offer> of(Group group, Demand demand);
}
