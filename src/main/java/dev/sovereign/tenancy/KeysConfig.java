package dev.sovereign.tenancy;

import java.time.Duration;

/// How new keys are made: the `keys` section of the configuration.
///
/// @param prefix one of [KeyText#PREFIXES]
/// @param expire how long a key holds that nobody says otherwise of
public record KeysConfig(String prefix, Duration expire) {
  /// `sv-`, 90 days.
  public static final KeysConfig DEFAULT = new KeysConfig("sv-", Duration.ofDays(90));

  public KeysConfig {
    if (!KeyText.isPrefix(prefix)) {
      throw new IllegalArgumentException(
          "keys.prefix must be one of " + KeyText.PREFIXES + ": " + prefix);
    }
    if (!expire.isPositive()) {
      throw new IllegalArgumentException("keys.expire must be positive: " + expire);
    }
  }
}
