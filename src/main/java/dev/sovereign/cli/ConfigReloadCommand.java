package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `sovereign config reload`: has a running server take its changed configuration.
@CommandLine.Command(
    name = "reload",
    description = "Have a running server take its changed configuration; open calls go on.",
    mixinStandardHelpOptions = true)
public final class ConfigReloadCommand implements Callable<Integer> {
  private static final int WRONG = 2;

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @CommandLine.Mixin private ServerAddress address = new ServerAddress();

  @Override
  public Integer call() {
    try {
      var client = address.client(System.getenv());
      var answer = client.ask("POST", "/api/v1/config/reload", "");
      show(answer.flatMap(it -> it.find("changes")).map(Json::items).orElse(List.of()));
      return 0;
    } catch (ApiClient.Unanswered unanswered) {
      var findings = unanswered.problem().filter(it -> it.find("errors").isPresent());
      findings.ifPresentOrElse(this::explain, () -> err.println(unanswered.getMessage()));
      return findings.isPresent() ? WRONG : unanswered.status();
    }
  }

  // As `config check` says it; the lines themselves are at the server.
  private void explain(Json problem) {
    var file = problem.string("file").orElse("");
    for (var error : problem.find("errors").map(Json::items).orElse(List.of())) {
      err.println(
          file
              + ":"
              + error.find("line").map(Json::raw).orElse("1")
              + ":"
              + error.find("column").map(Json::raw).orElse("1")
              + ": error: "
              + error.string("detail").orElse(""));
    }
    err.println(problem.string("detail").orElse("refused"));
  }

  private void show(List<Json> changes) {
    if (changes.isEmpty()) {
      out.println("nothing has changed");
    }
    for (var change : changes) {
      out.println(change.string("change").orElse("") + " " + change.string("key").orElse(""));
    }
  }
}
