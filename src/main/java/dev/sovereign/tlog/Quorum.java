package dev.sovereign.tlog;

import java.util.List;
import java.util.Set;

/// Which witnesses must have cosigned a checkpoint.
public sealed interface Quorum {
  /// None.
  record Nobody() implements Quorum {}

  /// This one.
  record One(TrustPolicy.Witness witness) implements Quorum {}

  /// So many of these, each a witness or a group.
  record AtLeast(int needed, List<Quorum> members) implements Quorum {
    /// Checks the number.
    public AtLeast {
      members = List.copyOf(members);
      if (needed < 1 || needed > members.size()) {
        throw new Malformed("a group needs 1 to " + members.size() + " members: " + needed);
      }
    }
  }

  /// Whether the cosignatures of these witnesses are enough.
  default boolean isMet(Set<TrustPolicy.Witness> cosigned) {
    return switch (this) {
      case Nobody() -> true;
      case One(var witness) -> cosigned.contains(witness);
      case AtLeast(var needed, var members) ->
          members.stream().filter(it -> it.isMet(cosigned)).count() >= needed;
    };
  }
}
