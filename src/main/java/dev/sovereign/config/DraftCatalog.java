package dev.sovereign.config;

import dev.sovereign.provider.LocalServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which models and capabilities there are where no file says it: every model that a found server
/// lists, and in the chains the found servers first, then the providers whose key was found. Pure.
///
/// @param models by public name
/// @param chains by capability; none where nothing fits
record DraftCatalog(Map<String, List<Place>> models, Map<String, List<String>> chains) {
  private static final String SMART = "smart";
  private static final String FAST = "fast";
  private static final Set<String> TAKEN = Set.of(SMART, FAST, "sovereign");

  /// Where a model is served, and under which name of its own.
  record Place(String provider, String id) {}

  static DraftCatalog of(Surroundings found, Draft.Wishes wishes, UsualModels usual) {
    var models = new LinkedHashMap<String, List<Place>>();
    for (var server : found.servers()) {
      for (var model : server.models()) {
        enter(models, model.id(), new Place(server.type().word(), model.id()));
      }
    }
    wishes.server().ifPresent(it -> enter(models, it.model(), new Place(Draft.OWN, it.model())));
    var chains = new LinkedHashMap<String, List<String>>();
    for (var name : List.of(SMART, FAST)) {
      var chain = chain(name, found, wishes, usual);
      if (!chain.isEmpty()) {
        chains.put(name, chain);
      }
    }
    return new DraftCatalog(models, chains);
  }

  private static void enter(Map<String, List<Place>> models, String id, Place place) {
    publicName(id)
        .filter(_ -> Draft.fits(id))
        .ifPresent(it -> models.computeIfAbsent(it, _ -> new ArrayList<>()).add(place));
  }

  /// The name that callers ask by: the server's own, or the file's where a server names its file.
  static Optional<String> publicName(String id) {
    var name = id.endsWith(".gguf") ? id.replaceFirst(".*/", "").replaceFirst("\\.gguf$", "") : id;
    return Optional.of(name)
        .filter(it -> CatalogReader.NAME.matcher(it).matches() && !TAKEN.contains(it));
  }

  private static List<String> chain(
      String name, Surroundings found, Draft.Wishes wishes, UsualModels usual) {
    if (found.isEmpty() && wishes.server().isEmpty()) {
      return List.of("mock/" + (name.equals(SMART) ? "story" : "echo"));
    }
    var chain = new LinkedHashSet<String>();
    wishes.server().ifPresent(it -> chain.add(entry(Draft.OWN, it.model())));
    for (var server : found.servers()) {
      chosen(name, server).ifPresent(it -> chain.add(entry(server.type().word(), it.id())));
    }
    for (var key : found.keys()) {
      wishes
          .cloud(key.type())
          .or(() -> usual.of(name, key.type()))
          .ifPresent(it -> chain.add(key.type().word() + "/" + it));
    }
    return List.copyOf(chain);
  }

  // `smart` means the largest model of a server, `fast` the smallest.
  private static Optional<LocalServer.Model> chosen(String name, LocalServer.Serving server) {
    var bySize = Comparator.<LocalServer.Model>comparingLong(it -> it.size().orElse(0));
    var models = server.models().stream().filter(it -> it.chats() && Draft.fits(it.id()));
    return name.equals(SMART) ? first(models, bySize.reversed()) : first(models, bySize);
  }

  // Of two that are alike the one that the server lists first.
  private static Optional<LocalServer.Model> first(
      Stream<LocalServer.Model> models, Comparator<LocalServer.Model> order) {
    return models.sorted(order).findFirst();
  }

  private static String entry(String provider, String id) {
    return publicName(id).orElse(provider + "/" + id);
  }

  /// Whether nobody but the mock serves.
  boolean isMadeUp() {
    return chains.values().stream().flatMap(List::stream).anyMatch(it -> it.startsWith("mock/"));
  }
}
