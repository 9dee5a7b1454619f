package dev.sovereign.tenancy;

import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// A key as it is kept: what it allows and the digest of its secret, never the secret.
///
/// @param id its public handle
/// @param name what people call it
/// @param models what may stand in the model field; empty for anything
/// @param residency where its calls may be served
/// @param expires when it ends; empty for never
/// @param replacedBy the key that took its place when it was rotated
public record ApiKey(
    String id,
    String name,
    String tenant,
    byte[] digest,
    Set<Caller.Scope> scopes,
    Optional<Set<String>> models,
    KeyResidency residency,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked,
    Optional<String> replacedBy,
    Optional<Instant> lastUsed) {
  public ApiKey {
    digest = Arrays.copyOf(digest, digest.length);
    scopes = Set.copyOf(scopes);
    models = models.map(Set::copyOf);
  }

  /// Whether its time is over.
  boolean hasEnded(Instant now) {
    return expires.filter(end -> !now.isBefore(end)).isPresent();
  }

  /// Whether another key may take its place: it holds, and none has yet.
  boolean isReplaceable(Instant now) {
    return revoked.isEmpty() && replacedBy.isEmpty() && !hasEnded(now);
  }

  /// The same key, ending now.
  ApiKey revokedAt(Instant now) {
    return new ApiKey(
        id,
        name,
        tenant,
        digest,
        scopes,
        models,
        residency,
        created,
        expires,
        Optional.of(now),
        replacedBy,
        lastUsed);
  }

  /// The same key, which another has replaced and which ends when the grace is over.
  ApiKey replaced(String successor, Instant end) {
    var sooner = expires.filter(it -> it.isBefore(end)).orElse(end);
    return new ApiKey(
        id,
        name,
        tenant,
        digest,
        scopes,
        models,
        residency,
        created,
        Optional.of(sooner),
        revoked,
        Optional.of(successor),
        lastUsed);
  }

  /// The same key, used now.
  ApiKey usedAt(Instant now) {
    return new ApiKey(
        id,
        name,
        tenant,
        digest,
        scopes,
        models,
        residency,
        created,
        expires,
        revoked,
        replacedBy,
        Optional.of(now));
  }

  /// Who calls with it.
  public Caller caller() {
    return new Caller(id, tenant, scopes, models, residency);
  }

  /// Without the digest.
  @Override
  public String toString() {
    return "key " + id;
  }
}
