package dev.sovereign.usage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What usage can be broken down by.
public enum UsageDimension {
  /// The hour in which calls came in.
  HOUR,
  /// `gpu`, `fallback`, `direct`, `mock`; `none` where nobody answered.
  SOURCE,
  /// The public name of the model that answered; what was asked for where none did.
  MODEL,
  /// Who answered; empty where nobody did.
  PROVIDER,
  /// The id of the key that called.
  KEY,
  TENANT,
  /// The capability that was asked for; empty where a model was.
  CAPABILITY;

  /// The word in requests and answers.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one that a word means.
  public static Optional<UsageDimension> of(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
