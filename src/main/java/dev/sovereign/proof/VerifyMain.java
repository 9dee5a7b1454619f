package dev.sovereign.proof;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The verifier as a program of its own, which needs nothing else of ours.
public final class VerifyMain {
  private static final String USAGE =
      """
      usage: java -jar sovereign-verify.jar ANSWER [options]
        ANSWER               the answer as it was saved: a JSON body or a stream
        --attestation FILE   what GET /v1/attestations/{id} gave, or a .tlog-proof file
        --request FILE       the body of the request
        --trust FILE         whose checkpoints are believed (c2sp.org/tlog-policy)
        --root VKEY          the key that must have signed the keyset, too
        --allow-pending      cosignatures of witnesses may still be missing
        --content            check the digest of what the answer says, too
        -o json              print JSON
      exit: 0 proved, 1 something is wrong, 2 nothing could be checked, 3 not all could be""";
  private static final Set<String> VALUES =
      Set.of("--attestation", "--request", "--trust", "--root", "-o");
  private static final Set<String> FLAGS = Set.of("--allow-pending", "--content");

  private final Map<String, String> values = new HashMap<>();
  private final Set<String> flags = new HashSet<>();
  private Optional<String> answer = Optional.empty();

  private VerifyMain() {}

  /// Verifies, prints each step and exits by what was found.
  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), out, System.err));
  }

  /// The same, up to the exit.
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    var asked = new VerifyMain();
    if (!asked.take(new ArrayDeque<>(arguments)) || asked.answer.isEmpty()) {
      err.println(USAGE);
      return Report.UNUSABLE;
    }
    return switch (asked.files().verify()) {
      case VerifyFiles.Outcome.Unusable(var why) -> {
        err.println(why);
        yield Report.UNUSABLE;
      }
      case VerifyFiles.Outcome.Checked(var report) -> {
        out.println(asked.values.containsKey("-o") ? report.json() : report.text());
        yield report.exitCode();
      }
    };
  }

  private boolean take(Deque<String> arguments) {
    while (!arguments.isEmpty()) {
      var word = arguments.pop();
      if (VALUES.contains(word) && !arguments.isEmpty()) {
        values.put(word, arguments.pop());
      } else if (FLAGS.contains(word)) {
        flags.add(word);
      } else if (answer.isEmpty() && !word.startsWith("-")) {
        answer = Optional.of(word);
      } else {
        return false;
      }
    }
    return values.getOrDefault("-o", "json").equals("json");
  }

  private VerifyFiles files() {
    return new VerifyFiles(
        Path.of(answer.orElseThrow()),
        path("--attestation"),
        path("--request"),
        path("--trust"),
        Optional.ofNullable(values.get("--root")),
        flags.contains("--allow-pending"),
        flags.contains("--content"));
  }

  private Optional<Path> path(String name) {
    return Optional.ofNullable(values.get(name)).map(Path::of);
  }
}
