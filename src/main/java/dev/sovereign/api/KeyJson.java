package dev.sovereign.api;

import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.json.ObjectText;
import dev.sovereign.tenancy.ApiKey;
import dev.sovereign.tenancy.KeyRing;
import java.time.Instant;
import java.util.Optional;

/// Keys as the management API shows them: never a secret but once, when it was just made.
final class KeyJson {
  private KeyJson() {}

  /// A key that was just made, with its whole text in `key`.
  static String made(KeyRing.Made made) {
    return all(new ObjectText().text("key", made.text().reveal()), made.key());
  }

  static String object(ApiKey key) {
    return all(new ObjectText(), key);
  }

  private static String all(ObjectText json, ApiKey key) {
    return json.text("id", key.id())
        .text("name", key.name())
        .text("tenant", key.tenant())
        .texts("scopes", key.scopes().stream().map(Scopes::word).sorted().toList())
        .texts("models", key.models().map(it -> it.stream().sorted().toList()))
        .raw("residency", residency(key.residency()))
        .text("created", key.created().toString())
        .text("expires", time(key.expires()))
        .text("revoked", time(key.revoked()))
        .text("replaced_by", key.replacedBy())
        .text("last_used", time(key.lastUsed()))
        .end();
  }

  private static String residency(KeyResidency residency) {
    if (residency.equals(KeyResidency.NONE)) {
      return "null";
    }
    return new ObjectText()
        .texts("default", residency.usual().map(ResidencyWords::words))
        .texts("force", residency.forced().map(ResidencyWords::words))
        .end();
  }

  private static Optional<String> time(Optional<Instant> time) {
    return time.map(Instant::toString);
  }
}
