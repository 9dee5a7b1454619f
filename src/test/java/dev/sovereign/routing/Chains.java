package dev.sovereign.routing;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Jurisdiction;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.Offer;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.core.Timeouts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// Offers, chains and callers of the planner's tests.
final class Chains {
  private Chains() {}

  static Set<Jurisdiction> places(String... codes) {
    return Arrays.stream(codes).map(Jurisdiction::new).collect(Collectors.toUnmodifiableSet());
  }

  /// Somebody else's service; without a code nobody says where it is.
  static Offer cloud(String provider, String... codes) {
    return offer(provider, Offer.Kind.CLOUD, new Offer.Site(places(codes), false));
  }

  static Offer gpu(String provider, String... codes) {
    return offer(provider, Offer.Kind.GPU, new Offer.Site(places(codes), false));
  }

  static Offer backstop(String provider, String... codes) {
    return offer(provider, Offer.Kind.CLOUD, new Offer.Site(places(codes), true));
  }

  private static Offer offer(String provider, Offer.Kind kind, Offer.Site site) {
    return new Offer(
        provider, "up-" + provider, "m", kind, OptionalLong.empty(), Timeouts.DEFAULT, site);
  }

  static ResidencyWords words(String text) {
    return ResidencyWords.parse(text).orElseThrow();
  }

  static Optional<ResidencyWords> maybe(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(words(text));
  }

  /// A key's residency; an empty text for nothing.
  static KeyResidency key(String usual, String forced) {
    return new KeyResidency(maybe(usual), maybe(forced));
  }

  static Caller caller(KeyResidency residency) {
    return new Caller("key", "default", Set.of(Caller.Scope.CALL), Optional.empty(), residency);
  }

  /// A call of the capability `c`.
  static Demand demand(String header, KeyResidency key) {
    return new Demand("c", caller(key), maybe(header), Prefix.NONE);
  }

  /// A configuration with the capability `c`, at home in Australia, where `anz` is a group.
  static Catalog catalog(String residency, List<Group> groups, RoutingConfig routing) {
    var capability = new Capability("c", groups, maybe(residency), routing);
    return new Catalog(Map.of("c", capability), Map.of(), Map.of(), routing, ATLAS);
  }

  static Catalog catalog(String residency, Offer... chain) {
    return catalog(residency, List.of(Group.listed(List.of(chain))), RoutingConfig.DEFAULT);
  }

  static final Atlas ATLAS =
      new Atlas(Optional.of(new Jurisdiction("au")), Map.of("anz", places("au", "nz")));
}
