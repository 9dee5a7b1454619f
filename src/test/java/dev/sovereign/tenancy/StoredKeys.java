package dev.sovereign.tenancy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A store in memory that can die and come back; what it was given while it was dead is lost.
final class StoredKeys implements KeyStore {
  private final Map<String, ApiKey> kept = new LinkedHashMap<>();
  final List<Map<String, Instant>> uses = new ArrayList<>();
  boolean isDead;

  @Override
  public List<ApiKey> all() {
    rejectDead();
    return List.copyOf(kept.values());
  }

  @Override
  public void put(List<ApiKey> keys) {
    rejectDead();
    keys.forEach(key -> kept.put(key.id(), key));
  }

  @Override
  public void used(Map<String, Instant> times) {
    rejectDead();
    uses.add(new HashMap<>(times));
  }

  private void rejectDead() {
    if (isDead) {
      throw new StoreFailure("the store is dead", new IllegalStateException("dead"));
    }
  }
}
