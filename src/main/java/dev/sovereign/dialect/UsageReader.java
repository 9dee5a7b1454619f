package dev.sovereign.dialect;

import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import java.util.OptionalLong;

/// Reads OpenAI's `usage` object; what makes no sense (negative counts) is taken as unknown.
final class UsageReader {
  private UsageReader() {}

  static Usage read(Json usage) {
    return new Usage(
        count(usage, "prompt_tokens"),
        detail(usage, "prompt_tokens_details", "cached_tokens"),
        count(usage, "completion_tokens"),
        detail(usage, "completion_tokens_details", "reasoning_tokens"),
        usage.present("cost").filter(it -> it.kind() == Json.Kind.NUMBER).map(Json::raw));
  }

  private static OptionalLong detail(Json usage, String group, String name) {
    return usage.present(group).map(it -> count(it, name)).orElse(OptionalLong.empty());
  }

  private static OptionalLong count(Json object, String name) {
    var count = object.integer(name);
    return count.isPresent() && count.getAsLong() < 0 ? OptionalLong.empty() : count;
  }
}
