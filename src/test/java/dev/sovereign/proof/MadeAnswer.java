package dev.sovereign.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Answers with proofs in a folder, for programs that we did not write: `MadeAnswer <folder>`.
/// `src/test/clients` starts it.
final class MadeAnswer {
  private MadeAnswer() {}

  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]));
  }

  /// Writes a whole answer and a streamed one in all their forms, the request, and policies.
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    var log = new AttestedLog();
    log.cosign();
    var logged = log.logAmongOthers(Answers.row(log));
    var streamed = log.logAmongOthers(Answers.streamRow(log));
    Files.writeString(folder.resolve("request.json"), Answers.REQUEST);
    Files.write(folder.resolve("answer.json"), Answers.plain(log.full(logged)));
    Files.write(folder.resolve("compact.json"), Answers.plain(log.compact(logged)));
    Files.writeString(folder.resolve("attestation.json"), log.full(logged));
    Files.write(folder.resolve("answer.tlog-proof"), log.evidence(logged).tlogProof());
    Files.write(
        folder.resolve("without-master.json"), Answers.plain(log.full(logged, Optional.empty())));
    Files.write(folder.resolve("event.sse"), Answers.withEvent(log.full(streamed)));
    Files.write(folder.resolve("chunk.sse"), Answers.withChunk(log.full(streamed)));
    Files.write(folder.resolve("trust.policy"), log.policy("w1"));
    Files.write(folder.resolve("other.policy"), new AttestedLog().policy("none"));
  }
}
