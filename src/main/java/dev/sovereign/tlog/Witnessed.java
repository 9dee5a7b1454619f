package dev.sovereign.tlog;

import java.util.List;
import java.util.Optional;

/// A checkpoint that witnesses cosigned.
///
/// @param time the earliest of their cosignatures', in seconds since 1970: none of them knew a
///     larger tree then
public record Witnessed(Checkpoint tree, long time) {
  /// What these make of a checkpoint; nothing where nobody cosigned it.
  public static Optional<Witnessed> of(Checkpoint tree, List<TrustPolicy.Cosigned> cosigned) {
    var times = cosigned.stream().mapToLong(TrustPolicy.Cosigned::time);
    return times.min().stream().mapToObj(it -> new Witnessed(tree, it)).findFirst();
  }
}
