package dev.sovereign.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// The options that say which calls are meant.
final class CallFilters {
  private static final Pattern AGO = Pattern.compile("(\\d{1,5})([smhd])");

  @CommandLine.Option(names = "--key", description = "Of this key's id.")
  private @Nullable String key;

  @CommandLine.Option(names = "--tenant", description = "Of this tenant.")
  private @Nullable String tenant;

  @CommandLine.Option(names = "--model", description = "Asked for, or served by.")
  private @Nullable String model;

  @CommandLine.Option(names = "--provider", description = "That this provider served.")
  private @Nullable String provider;

  @CommandLine.Option(names = "--source", description = "gpu, fallback, direct, mock.")
  private @Nullable String source;

  @CommandLine.Option(
      names = "--ending",
      description = "complete, broken, refused, failed, no_route, client_gone, stopped, crashed.")
  private @Nullable String ending;

  @CommandLine.Option(names = "--capability", description = "That asked for this capability.")
  private @Nullable String capability;

  @CommandLine.Option(
      names = "--since",
      description = "Not before: 30m, 24h, 7d ago, a day (2026-11-26) or a time in UTC.")
  private @Nullable String since;

  @CommandLine.Option(names = "--until", description = "Before: in the same forms.")
  private @Nullable String until;

  /// The parameters of the management API, by name.
  ///
  /// @throws ApiClient.Unanswered if a time is none
  Map<String, String> parameters() {
    var all = new LinkedHashMap<String, String>();
    put(all, "key", key);
    put(all, "tenant", tenant);
    put(all, "model", model);
    put(all, "provider", provider);
    put(all, "source", source);
    put(all, "ending", ending);
    put(all, "capability", capability);
    var now = InstantSource.system().instant();
    put(all, "since", since == null ? null : time("--since", since, now));
    put(all, "until", until == null ? null : time("--until", until, now));
    return all;
  }

  private static void put(Map<String, String> all, String name, @Nullable String value) {
    Optional.ofNullable(value).ifPresent(it -> all.put(name, it));
  }

  /// A moment, said as so long ago, as a day, or as it is.
  ///
  /// @throws ApiClient.Unanswered if it is none
  static String time(String option, String text, Instant now) {
    var ago = AGO.matcher(text);
    if (ago.matches()) {
      return now.minus(length(Long.parseLong(ago.group(1)), ago.group(2))).toString();
    }
    try {
      return text.length() == "2026-11-26".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toString()
          : Instant.parse(text).toString();
    } catch (DateTimeException none) {
      throw ApiClient.Unanswered.misused(
          option + " must be such as 24h, 7d, 2026-11-26 or 2026-11-26T15:00:00Z: " + text);
    }
  }

  private static Duration length(long amount, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
