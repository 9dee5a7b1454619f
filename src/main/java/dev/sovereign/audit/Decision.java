package dev.sovereign.audit;

import dev.sovereign.core.Continuation;
import dev.sovereign.core.Standing;
import java.util.List;
import java.util.Optional;

/// What was decided of a call: who could have answered, in which order they were to be tried, and
/// who was passed over. Names and words of ours only; they are explained when they are read.
///
/// @param residency where the call had to stay: codes with commas, or `any`; empty in records from
///     before decisions were kept
/// @param attempts how many could have been sent at most
/// @param candidates the offers of the chain: those of the plan in its order, then the others, but
///     no more than [#MOST_CANDIDATES]
/// @param unlisted how many more there were
/// @param continued that its stream broke off and was to be taken over
/// @param passed in the order in which gates said no, of the candidates only
public record Decision(
    String residency,
    int attempts,
    List<Candidate> candidates,
    int unlisted,
    List<Passed> passed,
    Optional<Continuation> continued) {
  /// So many offers of a chain are listed at most, however long it is.
  public static final int MOST_CANDIDATES = 64;

  /// Of a call of which nothing was kept.
  public static final Decision NONE =
      new Decision("", 0, List.of(), 0, List.of(), Optional.empty());

  /// Of a call whose stream did not break off, or was not to be taken over.
  public Decision(
      String residency,
      int attempts,
      List<Candidate> candidates,
      int unlisted,
      List<Passed> passed) {
    this(residency, attempts, candidates, unlisted, passed, Optional.empty());
  }

  public Decision {
    candidates = List.copyOf(candidates);
    passed = List.copyOf(passed);
  }

  /// An offer of the chain.
  ///
  /// @param model its name at the provider
  /// @param excluded why it was not in the plan, in a word of ours
  /// @param standing in its group; none outside of groups that are ordered by health
  public record Candidate(
      String provider, String model, Optional<String> excluded, Optional<Standing> standing) {}

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
