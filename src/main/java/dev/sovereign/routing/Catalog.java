package dev.sovereign.routing;

import dev.sovereign.core.Offer;
import dev.sovereign.core.Target;
import dev.sovereign.core.Timeouts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// Everything that can be asked for: one immutable snapshot of the configuration.
///
/// @param atlas what the words for places mean
public record Catalog(
    Map<String, Capability> capabilities,
    Map<String, Model> models,
    Map<String, Supplier> suppliers,
    RoutingConfig routing,
    Atlas atlas) {
  /// A provider as the planner sees it.
  ///
  /// @param type what kind of provider it is, in the configuration's word
  /// @param listed its own ids that an offer or a chain names
  /// @param takesAny whether any id of its own may be asked for
  /// @param site where its work is done
  public record Supplier(
      String name,
      String type,
      Offer.Kind kind,
      boolean takesAny,
      Set<String> listed,
      Timeouts timeouts,
      Offer.Site site) {
    public Supplier {
      listed = Set.copyOf(listed);
    }

    /// The offer of one of its ids under the name that it was asked by.
    public Offer offer(String id, String publicName) {
      return new Offer(name, id, publicName, kind, OptionalLong.empty(), timeouts, site);
    }
  }

  public Catalog {
    capabilities = Map.copyOf(capabilities);
    models = Map.copyOf(models);
    suppliers = Map.copyOf(suppliers);
  }

  /// Every model of a provider that the configuration names.
  public Set<Target> targets() {
    var targets = new HashSet<Target>();
    for (var supplier : suppliers.values()) {
      supplier.listed().forEach(id -> targets.add(new Target(supplier.name(), id)));
    }
    return targets;
  }

  /// The offer that `<provider>/<that provider's id>` means, if that provider may be asked for it.
  public Optional<Offer> direct(String asked) {
    var slash = asked.indexOf('/');
    if (slash <= 0 || slash == asked.length() - 1) {
      return Optional.empty();
    }
    var supplier = Optional.ofNullable(suppliers.get(asked.substring(0, slash)));
    var id = asked.substring(slash + 1);
    return supplier
        .filter(it -> it.takesAny() || it.listed().contains(id))
        .map(it -> it.offer(id, asked));
  }

  /// The names that are listed to callers: capabilities, models, and ids that a provider lists.
  public List<String> names() {
    var names = new TreeSet<String>();
    names.addAll(capabilities.keySet());
    names.addAll(models.keySet());
    for (var supplier : suppliers.values()) {
      if (supplier.kind() == Offer.Kind.MOCK) {
        supplier.listed().forEach(id -> names.add(supplier.name() + "/" + id));
      }
    }
    return List.copyOf(names);
  }

  /// Whether the configuration says the name; of what else can be asked for there is no end.
  public boolean declares(String asked) {
    return capabilities.containsKey(asked) || models.containsKey(asked) || lists(asked);
  }

  private boolean lists(String asked) {
    var slash = asked.indexOf('/');
    var supplier = slash < 0 ? null : suppliers.get(asked.substring(0, slash));
    return supplier != null && supplier.listed().contains(asked.substring(slash + 1));
  }

  /// What kind of provider this is; empty for one that is not there any more.
  public String type(String provider) {
    var supplier = suppliers.get(provider);
    return supplier == null ? "" : supplier.type();
  }

  /// Whether the name can be asked for.
  public boolean knows(String name) {
    return capabilities.containsKey(name) || models.containsKey(name) || direct(name).isPresent();
  }
}
