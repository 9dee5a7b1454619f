package dev.sovereign.cli;

import dev.sovereign.proof.Report;
import dev.sovereign.proof.VerifyFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign verify`: checks offline what the log says of a saved answer.
@CommandLine.Command(
    name = "verify",
    description = {
      "Check offline what the log says of a saved answer; needs no server.",
      "Ends with 0: proved, 1: something is wrong, 3: not all was checked."
    },
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("step", "step"), Column.of("result", "result"), Column.of("detail", "detail"));

  @CommandLine.Mixin private Output output = new Output();
  @CommandLine.Mixin private Options options = new Options();

  @CommandLine.Parameters(
      paramLabel = "ANSWER",
      description = "The answer as it was saved: a JSON body or a stream.")
  private Path answer = Path.of("");

  /// What is asked of the verifier besides the answer.
  static final class Options {
    @CommandLine.Option(
        names = "--attestation",
        paramLabel = "FILE",
        description = "What GET /v1/attestations/{id} gave, or a .tlog-proof file.")
    private @Nullable Path attestation;

    @CommandLine.Option(
        names = "--request",
        paramLabel = "FILE",
        description = "The body of the request.")
    private @Nullable Path request;

    @CommandLine.Option(
        names = "--trust",
        paramLabel = "FILE",
        description = "Whose checkpoints are believed (c2sp.org/tlog-policy).")
    private @Nullable Path trust;

    @CommandLine.Option(
        names = "--root",
        paramLabel = "VKEY",
        description = "The key that must have signed the keyset, too.")
    private @Nullable String root;

    @CommandLine.Option(
        names = "--allow-pending",
        description = "Cosignatures of witnesses may still be missing; then the answer is 3.")
    private boolean allowPending;

    @CommandLine.Option(
        names = "--content",
        description = "Check the digest of what the answer says, too.")
    private boolean content;

    VerifyFiles files(Path answer) {
      return new VerifyFiles(
          answer,
          Optional.ofNullable(attestation),
          Optional.ofNullable(request),
          Optional.ofNullable(trust),
          Optional.ofNullable(root),
          allowPending,
          content);
    }
  }

  @Override
  public Integer call() {
    return switch (options.files(answer).verify()) {
      case VerifyFiles.Outcome.Unusable(var why) -> {
        output.terminal().err().println(why);
        yield Report.UNUSABLE;
      }
      case VerifyFiles.Outcome.Checked(var report) -> {
        output.show(report.json(), COLUMNS);
        yield report.exitCode();
      }
    };
  }
}
