package dev.sovereign.store;

import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageKey;

/// What calls that are summed up together have in common but for their time.
record UsageMix(
    String key, String tenant, String capability, String model, String provider, String source) {
  static UsageMix of(UsageKey key) {
    return new UsageMix(
        key.key(), key.tenant(), key.capability(), key.model(), key.provider(), key.source());
  }

  /// Its calls of an hour.
  UsageKey at(long hour) {
    return new UsageKey(hour, key, tenant, capability, model, provider, source);
  }

  /// Its word in a dimension.
  ///
  /// @throws IllegalArgumentException for the hour, of which it knows nothing
  String word(UsageDimension dimension) {
    return switch (dimension) {
      case HOUR -> throw new IllegalArgumentException("a mix has no hour");
      case SOURCE -> source;
      case MODEL -> model;
      case PROVIDER -> provider;
      case KEY -> key;
      case TENANT -> tenant;
      case CAPABILITY -> capability;
    };
  }
}
