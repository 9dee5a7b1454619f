package dev.sovereign.core;

import java.util.Optional;
import java.util.Set;

/// Who is calling: a key that was presented and holds.
///
/// @param keyId the key's public id
/// @param tenant whose key it is
/// @param models what may stand in the model field; empty for anything
public record Caller(
    String keyId,
    String tenant,
    Set<Scope> scopes,
    Optional<Set<String>> models,
    KeyResidency residency) {
  /// What a key may be used for.
  public enum Scope {
    /// The data plane: ask models.
    CALL,
    /// The management API: keys, settings and everything else.
    ADMIN
  }

  public Caller {
    scopes = Set.copyOf(scopes);
    models = models.map(Set::copyOf);
  }

  /// Whether this may stand in the model field of its calls.
  public boolean mayAsk(String model) {
    return models.map(allowed -> allowed.contains(model)).orElse(true);
  }
}
