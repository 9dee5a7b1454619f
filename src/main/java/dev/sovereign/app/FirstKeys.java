package dev.sovereign.app;

import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.tenancy.KeyRing;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The keys of a first start: one to manage with, unless the environment brings it, and one to call
/// with.
///
/// @param admin the admin key's text, if it was made just now
/// @param first the first key's text, if it was made just now
record FirstKeys(Optional<String> admin, Optional<String> first) {
  /// Makes what is missing in a store without keys; a later start makes nothing.
  static FirstKeys make(KeyRing ring, DataFolder folder, boolean hasAdmin, Instant now) {
    if (!ring.all().isEmpty()) {
      return new FirstKeys(Optional.empty(), Optional.empty());
    }
    Optional<String> admin = hasAdmin ? Optional.empty() : Optional.of(admin(ring, now));
    admin.ifPresent(folder::keepAdminKey);
    var first = create(ring, "first", Set.of(Caller.Scope.CALL), Optional.empty(), now);
    return new FirstKeys(admin, Optional.of(first));
  }

  private static String admin(KeyRing ring, Instant now) {
    var scopes = Set.of(Caller.Scope.ADMIN, Caller.Scope.CALL);
    return create(ring, KeyRing.ADMIN, scopes, Optional.of(new KeyRing.Expiry.Never()), now);
  }

  private static String create(
      KeyRing ring,
      String name,
      Set<Caller.Scope> scopes,
      Optional<KeyRing.Expiry> expiry,
      Instant now) {
    var wish =
        new KeyRing.Wish(name, "default", scopes, Optional.empty(), expiry, KeyResidency.NONE);
    return ring.create(wish, now).text().reveal();
  }
}
