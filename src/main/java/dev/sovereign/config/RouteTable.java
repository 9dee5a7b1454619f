package dev.sovereign.config;

import java.util.List;
import java.util.Set;

/// What a configuration says of where calls may go: models, capabilities, routing, the places that
/// residencies speak of and, of each provider, what it is and where. Nothing of keys or tenants,
/// and no address.
public final class RouteTable {
  private static final Set<String> SECTIONS = Set.of("models", "capabilities", "routing");
  private static final Set<String> PLACES = Set.of("home", "groups");
  private static final Set<String> OF_PROVIDERS =
      Set.of("type", "source", "place", "backstop", "models");

  private RouteTable() {}

  /// As one JSON object, whose sections and keys are those of the file.
  public static String json(Settings settings) {
    var tree = new EffectiveTree();
    Effective.of(settings).stream()
        .filter(it -> isOfRoutes(it.path()))
        .forEach(it -> tree.put(it.path(), it.json()));
    return tree.json();
  }

  private static boolean isOfRoutes(List<String> path) {
    return switch (path.getFirst()) {
      case "instance" -> PLACES.contains(path.getLast());
      case "providers" -> path.size() == 3 && OF_PROVIDERS.contains(path.getLast());
      default -> SECTIONS.contains(path.getFirst());
    };
  }
}
