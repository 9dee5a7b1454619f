package dev.sovereign.cli;

import dev.sovereign.json.JsonText;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Where a key's calls may be served.
final class ResidencyOptions {
  @CommandLine.Option(
      names = "--residency",
      paramLabel = "WHERE",
      description = "Where calls go that say nothing: home, or au,nz.")
  private @Nullable String usual;

  @CommandLine.Option(
      names = "--force-residency",
      paramLabel = "WHERE",
      description = "Where all of its calls stay; a call may narrow it.")
  private @Nullable String forced;

  /// As the management API takes it; nothing where neither was given.
  Optional<String> json() {
    var members =
        Stream.of(member("default", usual), member("force", forced))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(","));
    return members.isEmpty() ? Optional.empty() : Optional.of("{" + members + "}");
  }

  private static Optional<String> member(String name, @Nullable String words) {
    return Optional.ofNullable(words).map(it -> "\"" + name + "\":" + JsonText.quote(it));
  }
}
