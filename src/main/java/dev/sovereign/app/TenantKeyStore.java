package dev.sovereign.app;

import dev.sovereign.audit.TenantKeys;
import dev.sovereign.tenancy.ApiKey;
import dev.sovereign.tenancy.KeyStore;
import dev.sovereign.tenancy.StoreFailure;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The keys that callers present, of which each has a tenant whose rows can be sealed: that is seen
/// to before anybody can call with it.
record TenantKeyStore(KeyStore store, TenantKeys tenants) implements KeyStore {
  @Override
  public List<ApiKey> all() {
    var all = store.all();
    ready(all);
    return all;
  }

  @Override
  public void put(List<ApiKey> keys) {
    ready(keys);
    store.put(keys);
  }

  private void ready(List<ApiKey> keys) {
    try {
      keys.stream().map(ApiKey::tenant).distinct().forEach(tenants::ready);
    } catch (UncheckedIOException failed) {
      throw new StoreFailure("a tenant's key of rows cannot be made", failed);
    }
  }

  @Override
  public void used(Map<String, Instant> times) {
    store.used(times);
  }
}
