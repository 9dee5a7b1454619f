package dev.sovereign.cli;

import dev.sovereign.config.Draft;
import dev.sovereign.config.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Asks a person at a terminal what cannot be found: four questions at most, each of which an empty
/// line passes over.
final class Interview {
  private final BufferedReader in;
  private final PrintStream out;

  Interview(BufferedReader in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /// What they want beside what was found.
  Draft.Wishes wishes(Surroundings found) {
    out.println("An empty line passes over a question.");
    var server = server();
    var cloud = cloud(found);
    var home = asked("The country that this machine stands in, two letters:");
    return new Draft.Wishes(home, server, cloud);
  }

  private Optional<Draft.OwnServer> server() {
    var url = asked("The base URL of a model server of your own, e.g. http://10.0.0.5:8000/v1:");
    return url.flatMap(
        it -> asked("Its name for the model:").map(id -> new Draft.OwnServer(it, id)));
  }

  // Of the first alone: who has more keys than one edits the file.
  private Map<String, String> cloud(Surroundings found) {
    var cloud = new HashMap<String, String>();
    found.cloud().stream()
        .findFirst()
        .ifPresent(
            name ->
                asked("The model of " + name + " that `smart` and `fast` go on to:")
                    .ifPresent(it -> cloud.put(name, it)));
    return cloud;
  }

  private Optional<String> asked(String question) {
    out.print(question + " ");
    out.flush();
    try {
      return Optional.ofNullable(in.readLine()).map(String::strip).filter(it -> !it.isEmpty());
    } catch (IOException closed) {
      return Optional.empty();
    }
  }
}
