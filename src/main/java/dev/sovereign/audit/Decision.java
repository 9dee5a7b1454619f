package dev.sovereign.audit;

import java.util.List;
import java.util.Optional;

/// What was decided of a call: who could have answered, in which order they were to be tried, and
/// who was passed over. Names and words of ours only; they are explained when they are read.
///
/// @param residency where the call had to stay: codes with commas, or `any`; empty in records from
///     before decisions were kept
/// @param attempts how many could have been sent at most
/// @param candidates every offer of the chain: those of the plan in its order, then the others
/// @param passed in the order in which gates said no
public record Decision(
    String residency, int attempts, List<Candidate> candidates, List<Passed> passed) {
  /// Of a call of which nothing was kept.
  public static final Decision NONE = new Decision("", 0, List.of(), List.of());

  public Decision {
    candidates = List.copyOf(candidates);
    passed = List.copyOf(passed);
  }

  /// An offer of the chain.
  ///
  /// @param model its name at the provider
  /// @param excluded why it was not in the plan, in a word of ours
  public record Candidate(String provider, String model, Optional<String> excluded) {}

  /// An offer of the plan at which a gate said no.
  ///
  /// @param candidate its place among the candidates, from 0
  /// @param gate a word of ours
  /// @param waitMillis how long the gate was to stay shut; 0 where nobody knew
  public record Passed(int candidate, String gate, long waitMillis) {}

  /// Whether it was kept.
  public boolean isKnown() {
    return !residency.isEmpty();
  }
}
