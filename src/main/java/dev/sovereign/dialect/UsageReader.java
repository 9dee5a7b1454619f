package dev.sovereign.dialect;

import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads OpenAI's `usage` object. Zero is zero and what is absent is unknown. What cannot be (a
/// negative count, one beyond all models or in quotes, more cached than asked) is unknown too, and
/// said to be impossible.
final class UsageReader {
  private static final long MOST_TOKENS = 1_000_000_000; // Far beyond any model's context.
  private static final int LONGEST_COST = 64;
  private static final BigDecimal MOST_COST = BigDecimal.valueOf(1_000_000);

  private boolean impossible;

  private UsageReader() {}

  static Usage read(Json usage) {
    return new UsageReader().all(usage);
  }

  private Usage all(Json usage) {
    var prompt = count(usage, "prompt_tokens");
    var cached = within(prompt, detail(usage, "prompt_tokens_details", "cached_tokens"));
    var completion = count(usage, "completion_tokens");
    var reasoning =
        within(completion, detail(usage, "completion_tokens_details", "reasoning_tokens"));
    var cost = cost(usage);
    var grounds = impossible ? Usage.Grounds.IMPOSSIBLE : Usage.Grounds.REPORTED;
    return new Usage(prompt, cached, completion, reasoning, cost, grounds);
  }

  private OptionalLong detail(Json usage, String group, String name) {
    return usage.present(group).map(it -> count(it, name)).orElse(OptionalLong.empty());
  }

  private OptionalLong count(Json object, String name) {
    if (object.present(name).isEmpty()) {
      return OptionalLong.empty();
    }
    var count = object.integer(name);
    var isPossible =
        count.isPresent() && count.getAsLong() >= 0 && count.getAsLong() <= MOST_TOKENS;
    impossible |= !isPossible;
    return isPossible ? count : OptionalLong.empty();
  }

  private OptionalLong within(OptionalLong whole, OptionalLong part) {
    if (whole.isPresent() && part.isPresent() && part.getAsLong() > whole.getAsLong()) {
      impossible = true;
      return OptionalLong.empty();
    }
    return part;
  }

  private Optional<String> cost(Json usage) {
    var cost = usage.present("cost");
    if (cost.isEmpty()) {
      return Optional.empty();
    }
    var text = cost.get().raw();
    var isPossible = cost.get().kind() == Json.Kind.NUMBER && isAmount(text);
    impossible |= !isPossible;
    return isPossible ? Optional.of(text) : Optional.empty();
  }

  // A short text can name a number of a billion digits; nothing here writes one out.
  private static boolean isAmount(String text) {
    if (text.length() > LONGEST_COST) {
      return false;
    }
    try {
      var amount = new BigDecimal(text);
      return amount.signum() >= 0
          && amount.scale() <= LONGEST_COST
          && amount.compareTo(MOST_COST) <= 0;
    } catch (NumberFormatException beyondAllExponents) {
      return false;
    }
  }
}
