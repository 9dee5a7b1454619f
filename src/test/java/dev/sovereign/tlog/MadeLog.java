package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Logs in folders for programs that we did not write, and a reader of theirs:
/// `MadeLog write <folder> <size>` and `MadeLog read <folder>`. `src/test/clients` starts it.
final class MadeLog {
  private static final String ORIGIN = "example.com/log";
  private static final long TIME = 1_750_000_000;

  private MadeLog() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "write" -> write(folder, Integer.parseInt(arguments[2]));
      case "read" -> read(folder);
      default -> throw new IllegalArgumentException("write or read: " + arguments[0]);
    }
  }

  private static void write(Path folder, int size) throws IOException {
    var keys =
        List.of(
            SignerKey.generate(ORIGIN, SignatureType.ED25519),
            SignerKey.generate(ORIGIN, SignatureType.ML_DSA_44_COSIGNATURE),
            SignerKey.generate("w1.example", SignatureType.ED25519_COSIGNATURE),
            SignerKey.generate("w2.example", SignatureType.ML_DSA_44_COSIGNATURE));
    var log = new TestLog(size);
    var note = Note.sign(log.head(ORIGIN).text(), TIME, keys);
    Files.createDirectories(folder);
    log.write(folder);
    Files.write(
        folder.resolve("vkeys"), keys.stream().map(it -> it.verifier().toString()).toList());
    Files.write(folder.resolve("checkpoint"), note.bytes());
    var proofs = new TreeProof(log.tree());
    for (var index = 0; index < size; index += 1 + size / 20) {
      var proof = new LogProof(index, proofs.inclusion(index, size), note);
      Files.write(folder.resolve(index + ".tlog-proof"), proof.bytes());
    }
    var seed = System.nanoTime();
    System.err.println("probes: seed " + seed);
    Files.write(folder.resolve("probes"), Probes.of(log.tree(), seed));
    Files.write(
        folder.resolve("consistency"),
        IntStream.rangeClosed(1, size)
            .filter(it -> it % (1 + size / 20) == 0 || it == size)
            .mapToObj(it -> line(proofs, it, size))
            .toList());
  }

  // A size, its root, and the proof from there.
  private static String line(TreeProof proofs, int first, int size) {
    var hashes = proofs.consistency(first, size).stream().map(it -> " " + it.base64());
    var root = proofs.root(first).base64();
    return first + " " + root + hashes.collect(Collectors.joining());
  }

  private static void read(Path folder) throws IOException {
    var policy = TrustPolicy.parse(Files.readAllBytes(folder.resolve("policy")));
    try (var files = Files.list(folder)) {
      var proofs = files.filter(it -> it.toString().endsWith(".tlog-proof")).toList();
      for (var file : proofs) {
        requireProved(LogProof.parse(Files.readAllBytes(file)), policy);
      }
      if (proofs.isEmpty()) {
        throw new IllegalStateException("no proofs in " + folder);
      }
    }
  }

  private static void requireProved(LogProof proof, TrustPolicy policy) {
    var verdict = policy.judge(proof.note());
    var leaf = new TreeHasher().leaf(ProofTest.entry((int) proof.index()));
    if (!(verdict instanceof TrustPolicy.Verdict.Signed(var tree, _, var isQuorum))
        || !isQuorum
        || !proof.proves(leaf, tree)) {
      throw new IllegalStateException("entry " + proof.index() + " is not proved: " + verdict);
    }
  }
}
