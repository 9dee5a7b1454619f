package dev.sovereign.api;

import dev.sovereign.core.Offer;
import dev.sovereign.core.Residency;
import dev.sovereign.dispatch.GateView;
import dev.sovereign.routing.Group;
import dev.sovereign.routing.Standings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// What is told of an offer of a chain: when it would be tried, how it stands among the others, and
/// each gate before it by itself.
///
/// @param groups of the chain
/// @param gates of a provider
record CandidateText(
    List<Group> groups,
    Residency residency,
    Standings standings,
    Function<String, GateView> gates) {
  String of(Offer offer, OptionalLong position, Optional<String> excluded) {
    var group = groups.stream().filter(it -> it.offers().contains(offer)).findFirst();
    var standing = standings.in(group.stream().toList(), residency).apply(offer);
    return CatalogEndpoint.about(offer)
        .number("position", position)
        .text("excluded", excluded)
        .text("order", group.map(Group::order).orElse(Group.Order.LISTED).word())
        .number("band", ShownHealth.band(standing))
        .raw("health", ShownHealth.of(standings.health(offer)))
        .raw("gates", ShownGates.of(gates.apply(offer.provider()), offer.upstreamModel()))
        .end();
  }
}
