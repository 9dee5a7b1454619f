package dev.sovereign.core;

/// Why an offer of a chain is not asked.
public sealed interface Exclusion {
  /// Who is not asked.
  Offer offer();

  /// Its work may be done where the residency does not allow it.
  record OutsideResidency(Offer offer, Residency residency) implements Exclusion {}

  /// Nobody says where its work is done, so it is in no residency.
  record PlaceUnknown(Offer offer, Residency residency) implements Exclusion {}

  /// The word in records, metrics and errors.
  default String word() {
    return switch (this) {
      case OutsideResidency _ -> "outside_residency";
      case PlaceUnknown _ -> "place_unknown";
    };
  }
}
