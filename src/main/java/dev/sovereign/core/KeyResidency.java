package dev.sovereign.core;

import java.util.Optional;

/// What a key says of where its calls may be served.
///
/// @param usual holds where a call says nothing
/// @param forced holds for every call; a call may narrow it, never widen it
public record KeyResidency(Optional<ResidencyWords> usual, Optional<ResidencyWords> forced) {
  /// Nothing.
  public static final KeyResidency NONE = new KeyResidency(Optional.empty(), Optional.empty());
}
