package dev.sovereign.usage;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Which of a provider's models `smart` and `fast` mean where nothing but a key was found. Pure; it
/// reads only what the snapshot says.
///
/// Candidates chat, call tools, are the newest of their line by the source's own word, and cost
/// something, but at most 20 dollars per million tokens of answer: nobody pays more by default.
/// `smart` is the dearest of them by answer, then by prompt; `fast` is the cheapest. Of two that
/// cost the same the one whose id comes first.
final class UsualChoice {
  private static final long MOST = 20_000_000_000L;
  private static final String SMART = "smart";
  private static final String FAST = "fast";

  private UsualChoice() {}

  static Optional<String> of(String capability, Collection<ListedModel> models) {
    return switch (capability) {
      case SMART -> first(models, BY_PRICE.reversed());
      case FAST -> first(models, BY_PRICE);
      default -> Optional.empty();
    };
  }

  private static Optional<String> first(
      Collection<ListedModel> models, Comparator<ListedModel> order) {
    return models.stream()
        .filter(UsualChoice::isCandidate)
        .min(order.thenComparing(ListedModel::id))
        .map(ListedModel::id);
  }

  private static boolean isCandidate(ListedModel model) {
    var output = output(model);
    return model.isChat() && model.callsTools() && model.isLatest() && output > 0 && output <= MOST;
  }

  private static long output(ListedModel model) {
    return model.prices().usual().output().orElse(0);
  }

  private static long input(ListedModel model) {
    return model.prices().usual().input().orElse(0);
  }

  private static final Comparator<ListedModel> BY_PRICE =
      Comparator.comparingLong(UsualChoice::output).thenComparingLong(UsualChoice::input);
}
