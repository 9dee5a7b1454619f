package dev.sovereign.usage;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Usage;
import java.util.OptionalLong;

/// What calls amount to together.
///
/// @param calls all of them
/// @param failed those without a whole answer, whatever ended them
/// @param gpu those that own servers answered
/// @param fallback those that another answered although an own server could have
/// @param unmeasured those answered of whose tokens the provider said nothing
/// @param costNanos what is known of their cost, in nano-units of the instance's currency
/// @param unpriced those that cost something nobody knows; their cost is not in the sum
public record UsageSums(
    long calls,
    long failed,
    long gpu,
    long fallback,
    long prompt,
    long cached,
    long completion,
    long reasoning,
    long unmeasured,
    long costNanos,
    long unpriced) {
  /// No calls.
  public static final UsageSums NONE = new UsageSums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// One call.
  ///
  /// @param currency of the instance; what was charged in another is not known in this one
  public static UsageSums of(
      boolean whole, String source, Usage usage, Cost cost, String currency) {
    var answered = !source.equals("none");
    var measured = usage.prompt().isPresent() || usage.completion().isPresent();
    var nanos = nanos(cost, currency);
    return new UsageSums(
        1,
        whole ? 0 : 1,
        source.equals("gpu") ? 1 : 0,
        source.equals("fallback") ? 1 : 0,
        known(usage.prompt()),
        known(usage.cached()),
        known(usage.completion()),
        known(usage.reasoning()),
        answered && !measured ? 1 : 0,
        nanos.orElse(0),
        nanos.isPresent() ? 0 : 1);
  }

  private static OptionalLong nanos(Cost cost, String currency) {
    return switch (cost) {
      case Cost.None() -> OptionalLong.of(0);
      case Cost.Unknown _ -> OptionalLong.empty();
      case Cost.Charged charged ->
          charged.currency().equals(currency)
              ? OptionalLong.of(charged.nanos())
              : OptionalLong.empty();
    };
  }

  private static long known(OptionalLong tokens) {
    return tokens.orElse(0);
  }

  /// Both together.
  ///
  /// @throws ArithmeticException if a sum passes 2⁶³
  public UsageSums plus(UsageSums more) {
    return new UsageSums(
        calls + more.calls,
        failed + more.failed,
        gpu + more.gpu,
        fallback + more.fallback,
        Math.addExact(prompt, more.prompt),
        Math.addExact(cached, more.cached),
        Math.addExact(completion, more.completion),
        Math.addExact(reasoning, more.reasoning),
        unmeasured + more.unmeasured,
        Math.addExact(costNanos, more.costNanos),
        unpriced + more.unpriced);
  }
}
