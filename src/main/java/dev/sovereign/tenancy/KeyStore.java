package dev.sovereign.tenancy;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Where keys outlive the process. Its methods block: never called on an event loop, and never to
/// find out whether a key holds.
public interface KeyStore {
  /// Every key that was ever stored.
  ///
  /// @throws StoreFailure if the store cannot be read
  List<ApiKey> all();

  /// Stores the keys, new or changed, all or none.
  ///
  /// @throws StoreFailure if they are not stored
  void put(List<ApiKey> keys);

  /// Notes when keys, by id, were last used.
  ///
  /// @throws StoreFailure if it is not noted
  void used(Map<String, Instant> times);
}
