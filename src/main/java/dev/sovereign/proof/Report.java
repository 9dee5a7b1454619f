package dev.sovereign.proof;

import dev.sovereign.json.ObjectText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// All that a verifier found, step by step.
///
/// @param hasAnswer whether the bytes of an answer were given
public record Report(List<Step> steps, boolean hasAnswer) {
  /// Everything that must hold does.
  public static final int PROVED = 0;

  /// Something does not.
  public static final int REFUTED = 1;

  /// Nothing could be checked: a file that is not there, or no policy.
  public static final int UNUSABLE = 2;

  /// Nothing is wrong, but not all that must hold could be checked.
  public static final int UNPROVED = 3;

  private static final Set<String> NEEDED =
      Set.of(
          Verifier.PROOF,
          Verifier.LOG_SIGNATURE,
          Verifier.WITNESS_QUORUM,
          Verifier.INCLUSION,
          Verifier.ROW_SIGNATURE,
          Verifier.KEYSET,
          Verifier.SUMMARY);

  /// Keeps a copy.
  public Report {
    steps = List.copyOf(steps);
  }

  /// What a program that verifies ends with.
  public int exitCode() {
    if (steps.stream().anyMatch(it -> it.finding().result() == Finding.Result.FAIL)) {
      return REFUTED;
    }
    return steps.stream().filter(this::isNeeded).allMatch(it -> it.finding().isOk())
        ? PROVED
        : UNPROVED;
  }

  private boolean isNeeded(Step step) {
    return NEEDED.contains(step.name()) || (hasAnswer && step.name().equals(Verifier.RESPONSE));
  }

  /// A line for each step.
  public String text() {
    return steps.stream()
        .map(
            it ->
                "%-15s %-12s %s"
                    .formatted(it.name(), it.finding().result().word(), it.finding().detail())
                    .strip())
        .collect(Collectors.joining("\n"));
  }

  /// The same as JSON.
  public String json() {
    return new ObjectText()
        .number("exit", exitCode())
        .list(
            "data",
            steps.stream()
                .map(
                    it ->
                        new ObjectText()
                            .text("step", it.name())
                            .text("result", it.finding().result().word())
                            .text("detail", it.finding().detail())
                            .end())
                .toList())
        .end();
  }
}
