package dev.sovereign.app;

import dev.sovereign.cli.Column;
import dev.sovereign.cli.Output;
import dev.sovereign.config.Settings;
import dev.sovereign.config.Surroundings;
import dev.sovereign.doctor.Finding;
import dev.sovereign.doctor.Folder;
import dev.sovereign.doctor.Listening;
import dev.sovereign.doctor.Machine;
import dev.sovereign.doctor.Visits;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.json.JsonText;
import dev.sovereign.meter.Log;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign doctor`: looks everything over and says how to mend what is wrong.
@CommandLine.Command(
    name = "doctor",
    description = "Look over the configuration, the machine and the providers.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final int FOUND_SOMETHING = 1;
  private static final int ABOUT = 14;

  private static final List<Column> COLUMNS =
      List.of(
          Column.of("check", "check"),
          Column.of("state", "state"),
          Column.of("says", "says"),
          Column.of("fix", "fix"));

  private final PrintStream out = System.out;

  @CommandLine.Option(names = "--config", description = "The configuration file.")
  private @Nullable Path config;

  @CommandLine.Option(names = "--data", description = "The data folder.")
  private @Nullable Path data;

  @CommandLine.Option(names = "--offline", description = "Ask no provider.")
  private boolean offline;

  @CommandLine.Mixin private Output output = new Output();

  @Override
  public Integer call() {
    LibraryLog.into(
        new Log(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            Clock.systemUTC()));
    var findings = findings(System.getenv(), Instant.now(Clock.systemUTC()));
    if (output.isTable()) {
      out.println(table(findings));
    } else {
      output.show(json(findings), COLUMNS);
    }
    var isBad = findings.stream().anyMatch(it -> it.state() == Finding.State.BAD);
    return isBad ? FOUND_SOMETHING : 0;
  }

  private List<Finding> findings(Map<String, String> environment, Instant now) {
    var findings = new ArrayList<Finding>();
    findings.add(Machine.runtime());
    if (ServeCommand.isAdminKeyTooShort(environment)) {
      findings.add(
          Finding.bad(
              "admin key",
              ServeCommand.ADMIN_KEY + " is too short: the server does not start with it",
              "give it at least 32 characters, e.g. by `openssl rand -hex 32`"));
    }
    switch (Chosen.of(Optional.ofNullable(config), environment)) {
      case Chosen.Wrong(var file, _, var message) -> {
        findings.add(wrong(file, message));
        findings.add(Machine.openFiles(ServerConfig.DEFAULT));
        findings.addAll(folder(environment, Settings.DATA).all());
      }
      case Chosen.Good(var settings, _, var found) -> {
        findings.add(found.map(DoctorCommand::found).orElseGet(this::holds));
        findings.add(Machine.openFiles(settings.server()));
        findings.addAll(folder(environment, settings.data()).all());
        findings.addAll(new Listening(settings.server()).all(now));
        var visits = offline ? new Visits(List.of(), List.of()) : Visits.to(settings, environment);
        findings.add(Machine.clock(visits.dates(), now));
        findings.addAll(visits.findings());
      }
    }
    return findings;
  }

  private Folder folder(Map<String, String> environment, Path usual) {
    return new Folder(DataFolder.where(Optional.ofNullable(data), environment, usual));
  }

  private static Finding wrong(Path file, String message) {
    var first = message.lines().findFirst().orElse("").replaceFirst("^.*: error: ", "");
    var errors = message.lines().filter(it -> it.contains(": error: ")).count();
    var more = errors > 1 ? " (and " + (errors - 1) + " more)" : "";
    return Finding.bad(
        "config",
        file + ": " + first + more,
        "correct it: `sovereign config check` shows all errors with their lines");
  }

  private Finding holds() {
    var file = Optional.ofNullable(config).orElse(Chosen.USUAL_FILE);
    return Finding.good("config", file + " holds");
  }

  private static Finding found(Surroundings found) {
    var notes = found.notes().stream().map(it -> "; " + it).collect(Collectors.joining());
    if (found.isEmpty()) {
      return Finding.doubtful(
          "config",
          "no sovereign.yaml, and nothing was found: answers are made up" + notes,
          "start a model server, or set a provider's key; then `sovereign init`");
    }
    return Finding.good(
        "config", "no sovereign.yaml; found " + String.join(", ", found.said()) + notes);
  }

  private static String table(List<Finding> findings) {
    return findings.stream().map(DoctorCommand::row).collect(Collectors.joining("\n"));
  }

  private static String row(Finding finding) {
    var row = finding.state().mark() + " " + Screen.pad(finding.about(), ABOUT) + finding.says();
    return row + finding.fix().map(it -> "\n  " + " ".repeat(ABOUT) + "→ " + it).orElse("");
  }

  private static String json(List<Finding> findings) {
    return findings.stream().map(DoctorCommand::object).collect(Collectors.joining(",", "[", "]"));
  }

  private static String object(Finding finding) {
    return "{\"check\":"
        + JsonText.quote(finding.about())
        + ",\"state\":"
        + JsonText.quote(finding.state().name().toLowerCase(Locale.ROOT))
        + ",\"says\":"
        + JsonText.quote(finding.says())
        + finding.fix().map(it -> ",\"fix\":" + JsonText.quote(it)).orElse("")
        + "}";
  }
}
