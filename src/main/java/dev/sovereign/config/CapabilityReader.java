package dev.sovereign.config;

import dev.sovereign.core.Offer;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.core.Timeouts;
import dev.sovereign.routing.Atlas;
import dev.sovereign.routing.Capability;
import dev.sovereign.routing.Group;
import dev.sovereign.routing.Planner;
import dev.sovereign.routing.RoutingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads one entry of `capabilities`.
///
/// @param offers reads what a word of a chain stands for
record CapabilityReader(CatalogReader offers, Atlas atlas, RoutingConfig usual) {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Timeouts LONGEST = new Timeouts(DAY, DAY, DAY, DAY, DAY, DAY, DAY);
  private static final Map<String, Group.Order> ORDERS =
      Stream.of(Group.Order.values()).collect(Collectors.toMap(Group.Order::word, it -> it));

  Optional<Capability> read(String name, Section section) {
    try (section) {
      var routing = CatalogReader.routing(section, usual);
      var residency = residency(name, section);
      var times = section.section("timeouts");
      var limits = times.map(it -> TimeoutsReader.read(it, LONGEST)).orElse(LONGEST);
      var total = times.map(it -> it.duration("total", routing.total())).orElse(routing.total());
      times.ifPresent(Section::close);
      var groups = new ArrayList<Group>();
      for (var item : section.items("chain")) {
        groups.add(within(limits, link(section, item)));
      }
      var chain = groups.stream().flatMap(it -> it.offers().stream()).toList();
      if (chain.isEmpty()) {
        section.error("chain", "a capability needs a chain: " + name);
        return Optional.empty();
      }
      CatalogReader.refuseMixture(section, "chain", chain);
      var capability = new Capability(name, groups, residency, routing.within(total));
      if (routing.requireBackstop() && lacksBackstop(capability, atlas)) {
        section.error("chain", noBackstop(capability));
      }
      return Optional.of(capability);
    }
  }

  private static Group within(Timeouts limits, Group group) {
    return new Group(group.offers().stream().map(it -> it.within(limits)).toList(), group.order());
  }

  private Group link(Section section, Node item) {
    if (!(item instanceof MappingNode)) {
      return Group.listed(
          section
              .scalar(item, "chain")
              .map(it -> offers.named(section, "chain", it))
              .orElse(List.of()));
    }
    var found = new ArrayList<Offer>();
    try (var group = section.entry(item, "chain")) {
      group.texts("group").forEach(it -> found.addAll(offers.named(group, "group", it)));
      return new Group(found, group.choice("order", ORDERS, Group.Order.DEFAULT));
    }
  }

  private Optional<ResidencyWords> residency(String name, Section section) {
    var said = PlacesReader.residency(section, "residency", atlas);
    if (!name.equals(Planner.SOVEREIGN)) {
      return said;
    }
    var home = new ResidencyWords(List.of(ResidencyWords.HOME));
    if (said.isPresent() && !said.get().equals(home)) {
      section.error("residency", "the capability `sovereign` stays at home: " + said.get().text());
    }
    return Optional.of(home);
  }

  /// Whether calls of the capability must stay somewhere where its chain has no backstop.
  static boolean lacksBackstop(Capability capability, Atlas atlas) {
    var residency = capability.residency().map(atlas::residency);
    return residency.isPresent()
        && residency.get().isBound()
        && capability.chain().stream()
            .map(Offer::site)
            .noneMatch(it -> it.isBackstop() && residency.get().allows(it.places()));
  }

  /// What is to be said of that.
  static String noBackstop(Capability capability) {
    return "calls of `%s` must stay in %s, and no provider with `backstop: true` is there"
        .formatted(
            capability.name(), capability.residency().map(ResidencyWords::text).orElse("any"));
  }
}
