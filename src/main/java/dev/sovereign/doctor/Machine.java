package dev.sovereign.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sovereign.http.ServerConfig;
import java.lang.management.ManagementFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The machine: its Java, its limits, its clock.
public final class Machine {
  private static final Duration LARGEST_SKEW = Duration.ofSeconds(30);
  private static final int BESIDE_STREAMS = 256;

  private Machine() {}

  /// Which Java runs this.
  public static Finding runtime() {
    return Finding.good(
        "java", System.getProperty("java.vm.name") + " " + Runtime.version().toString());
  }

  /// Whether enough files may be open for the streams that the configuration allows.
  public static Finding openFiles(ServerConfig server) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? openFiles(unix.getMaxFileDescriptorCount(), server.limits().streams())
        : Finding.good("open files", "this system does not say how many");
  }

  // A stream holds two: the caller's connection and the provider's.
  static Finding openFiles(long most, int streams) {
    var enoughFor = Math.max(0, (most - BESIDE_STREAMS) / 2);
    if (enoughFor >= streams) {
      return Finding.good("open files", most + " may be open");
    }
    return Finding.doubtful(
        "open files",
        most + " may be open: enough for " + enoughFor + " of " + streams + " streams",
        "raise it to "
            + (2L * streams + BESIDE_STREAMS)
            + " (`ulimit -n`, under systemd LimitNOFILE=), or lower server.limits.streams");
  }

  /// Whether the clock goes with those of the providers that were asked.
  ///
  /// @param dates what their answers' `date` fields say
  public static Finding clock(List<String> dates, Instant now) {
    var skews = dates.stream().flatMap(it -> skew(it, now).stream()).sorted().toList();
    if (skews.isEmpty()) {
      return Finding.good(
          "clock", now.truncatedTo(ChronoUnit.SECONDS) + ", compared with nobody's");
    }
    var middle = skews.get(skews.size() / 2);
    if (middle.abs().compareTo(LARGEST_SKEW) <= 0) {
      return Finding.good("clock", "goes with the providers'");
    }
    var way = middle.isNegative() ? " ahead of" : " behind";
    return Finding.bad(
        "clock",
        middle.abs().toSeconds() + " s" + way + " the providers'",
        "set it, and let the system keep it (`timedatectl set-ntp true`)");
  }

  private static Optional<Duration> skew(String date, Instant now) {
    try {
      var theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
      return Optional.of(Duration.between(now, theirs));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
