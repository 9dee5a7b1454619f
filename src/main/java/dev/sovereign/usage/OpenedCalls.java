package dev.sovereign.usage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The calls that were opened and have not ended, as far as records were taken in, and what of that
/// changed since it was last stored. Whoever has it guards it.
public final class OpenedCalls {
  private final Map<String, Long> all; // By id: the number of the record that opened it.
  private Map<String, Long> begun = new HashMap<>();
  private Set<String> ended = new HashSet<>();

  /// What changed: most calls begin and end between two times that it is stored, and are in
  /// neither.
  ///
  /// @param begun by id, the number of the record that opened it
  /// @param ended ids of those that stand in the store
  public record Change(Map<String, Long> begun, Set<String> ended) {
    /// Keeps copies.
    public Change {
      begun = Map.copyOf(begun);
      ended = Set.copyOf(ended);
    }

    boolean isEmpty() {
      return begun.isEmpty() && ended.isEmpty();
    }
  }

  /// @param stored those that stand in the store
  OpenedCalls(Map<String, Long> stored) {
    this.all = new HashMap<>(stored);
  }

  void begin(String id, long sequence) {
    all.put(id, sequence);
    begun.put(id, sequence);
  }

  /// Most calls were never opened: nothing happens.
  void end(String id) {
    if (all.remove(id) != null && begun.remove(id) == null) {
      ended.add(id);
    }
  }

  Change take() {
    var change = new Change(begun, ended);
    begun = new HashMap<>();
    ended = new HashSet<>();
    return change;
  }

  List<Long> numbers() {
    return all.values().stream().sorted().toList();
  }
}
