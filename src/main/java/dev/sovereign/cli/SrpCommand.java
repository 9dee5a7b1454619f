package dev.sovereign.cli;

import dev.sovereign.json.ObjectText;
import dev.sovereign.srp.Check;
import dev.sovereign.srp.Finding;
import dev.sovereign.srp.Subject;
import dev.sovereign.srp.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign srp`: tries the routing contract against whatever serves it.
@CommandLine.Command(
    name = "srp",
    description = "The routing contract of docs/srp.md.",
    mixinStandardHelpOptions = true)
public final class SrpCommand {
  private static final int BROKEN = 1;
  private static final int INTERRUPTED = 130;
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("clause", "clause"),
          Column.of("result", "result"),
          Column.of("says", "says"),
          Column.of("seen", "seen"));

  @CommandLine.Mixin private ServerAddress address = new ServerAddress();
  @CommandLine.Mixin private Output output = new Output();

  /// One clause and what was found.
  private record Tried(Check check, Finding finding) {
    String json() {
      return new ObjectText()
          .text("clause", check.clause())
          .text("result", finding.word())
          .text("says", check.says())
          .text("seen", finding.detail())
          .end();
    }
  }

  @CommandLine.Command(
      name = "check",
      description = "Try every clause that can be seen from outside; 1 where one does not hold.",
      mixinStandardHelpOptions = true)
  int check(
      @CommandLine.Option(
              names = "--key",
              paramLabel = "KEY",
              description = "A key to call with: else SOVEREIGN_KEY, else the admin key.",
              defaultValue = "${env:SOVEREIGN_KEY}")
          @Nullable String key,
      @CommandLine.Option(
              names = "--model",
              paramLabel = "MODEL",
              description = "What is asked for where a clause does not say.",
              defaultValue = "smart")
          String model) {
    try (var subject = subject(Optional.ofNullable(key), model)) {
      var tried = tryAll(subject);
      var rows = tried.stream().map(Tried::json).toList();
      output.show(new ObjectText().list("data", rows).end(), COLUMNS);
      return tried.stream().anyMatch(it -> it.finding() instanceof Finding.Broken) ? BROKEN : 0;
    } catch (ApiClient.Unanswered unanswered) {
      output.terminal().err().println(unanswered.getMessage());
      return unanswered.status();
    } catch (InterruptedException stopped) {
      return INTERRUPTED;
    }
  }

  private Subject subject(Optional<String> key, String model) {
    var url = ApiClient.address(address.server()).toString().replaceFirst("(/v1)?/?$", "");
    return new Subject(url, address.callKey(key, System.getenv()), model);
  }

  private List<Tried> tryAll(Subject subject) throws InterruptedException {
    var checks = Suite.checks();
    var tried = new ArrayList<Tried>();
    try (var progress = new Progress(output.terminal(), "clauses", false)) {
      for (var check : checks) {
        progress.made(0, Optional.of(Integer.toString(checks.size() - tried.size())));
        tried.add(new Tried(check, check.run(subject)));
      }
    }
    return tried;
  }
}
