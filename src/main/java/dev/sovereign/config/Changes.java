package dev.sovereign.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// In what one configuration differs from another, and what of it a running server takes. Pure.
public final class Changes {
  /// Sections whose entries come and go as a whole.
  private static final Set<String> NAMED = Set.of("providers", "models", "capabilities");

  /// What became of a key or of a named entry.
  public enum Kind {
    ADDED,
    CHANGED,
    REMOVED
  }

  /// One difference.
  ///
  /// @param path a key, or an entry such as `providers.<name>`
  public record Change(List<String> path, Kind kind) {
    public Change {
      path = List.copyOf(path);
    }

    /// The key as messages name it.
    public String key() {
      return String.join(".", path);
    }

    /// Whether it takes a restart.
    public boolean isFixed() {
      return switch (Keys.of(path).map(Key::restart).orElse(Key.Restart.NO)) {
        case NO -> false;
        case YES -> true;
        case TO_COME_OR_GO -> kind != Kind.CHANGED;
      };
    }
  }

  private Changes() {}

  /// What is different in `after`, in the order of the configuration's keys.
  public static List<Change> between(Settings before, Settings after) {
    var old = values(before);
    var fresh = values(after);
    var paths = new LinkedHashSet<>(old.keySet());
    paths.addAll(fresh.keySet());
    var changes = new LinkedHashMap<List<String>, Change>();
    for (var path : paths) {
      change(path, old, fresh)
          .map(it -> whole(it, old.keySet(), fresh.keySet()))
          .ifPresent(it -> changes.putIfAbsent(it.path(), it));
    }
    return new ArrayList<>(changes.values());
  }

  private static Map<List<String>, String> values(Settings settings) {
    var values = new LinkedHashMap<List<String>, String>();
    Effective.of(settings).forEach(it -> values.put(it.path(), it.json()));
    return values;
  }

  private static Optional<Change> change(
      List<String> path, Map<List<String>, String> old, Map<List<String>, String> fresh) {
    if (!old.containsKey(path)) {
      return Optional.of(new Change(path, Kind.ADDED));
    }
    if (!fresh.containsKey(path)) {
      return Optional.of(new Change(path, Kind.REMOVED));
    }
    return Optional.ofNullable(old.get(path))
        .filter(it -> !it.equals(fresh.get(path)))
        .map(_ -> new Change(path, Kind.CHANGED));
  }

  // Of an entry that came or went, or changed in some of its keys, only the name is said.
  private static Change whole(Change change, Set<List<String>> old, Set<List<String>> fresh) {
    if (change.path().size() < 2 || !NAMED.contains(change.path().getFirst())) {
      return change;
    }
    var name = change.path().subList(0, 2);
    if (!has(old, name)) {
      return new Change(name, Kind.ADDED);
    }
    return new Change(name, has(fresh, name) ? Kind.CHANGED : Kind.REMOVED);
  }

  private static boolean has(Set<List<String>> paths, List<String> entry) {
    return paths.stream().anyMatch(it -> it.size() >= 2 && it.subList(0, 2).equals(entry));
  }
}
