package dev.sovereign.srp;

import java.util.List;
import java.util.stream.Stream;

/// Every clause of the contract that can be tried from outside, in the order of docs/srp.md.
public final class Suite {
  private Suite() {}

  /// All of them.
  public static List<Check> checks() {
    return Stream.of(
            NameChecks.all(),
            ResidencyChecks.all(),
            WalkChecks.all(),
            StreamChecks.all(),
            KeyChecks.all())
        .flatMap(List::stream)
        .toList();
  }
}
