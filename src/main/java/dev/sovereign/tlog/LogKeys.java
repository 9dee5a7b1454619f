package dev.sovereign.tlog;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The keys that sign the checkpoints of one log; the name of each is the log's origin. While keys
/// are changed for others, those that go and those that come sign side by side.
///
/// @param signers in the order of their lines; each that is of Ed25519 begins a set, the last of
///     which is the newest
public record LogKeys(List<SignerKey> signers) {
  private static final long NO_TIME = 0; // A log's own line may hold that; a witness's may not.

  /// Checks types and names.
  ///
  /// @throws IllegalArgumentException if these are not the keys of a log
  public LogKeys {
    signers = List.copyOf(signers);
    if (signers.isEmpty() || !signsText(signers.getFirst())) {
      throw new IllegalArgumentException("a log signs by Ed25519 first: " + signers);
    }
    var origin = signers.getFirst().verifier().name();
    if (!signers.stream().allMatch(it -> isLogs(it.verifier(), origin))) {
      throw new IllegalArgumentException("keys of one log are of type 1 or 6, of one name");
    }
  }

  private static boolean signsText(SignerKey key) {
    return key.verifier().type() == SignatureType.ED25519;
  }

  private static boolean isLogs(VerifierKey key, String origin) {
    return key.type() != SignatureType.ED25519_COSIGNATURE && key.name().equals(origin);
  }

  /// Of a log with one key.
  public static LogKeys of(SignerKey key) {
    return new LogKeys(List.of(key));
  }

  /// New keys of a log: one of Ed25519, one of ML-DSA-44.
  ///
  /// @param origin names the log
  public static LogKeys generate(String origin) {
    return new LogKeys(
        List.of(
            SignerKey.generate(origin, SignatureType.ED25519),
            SignerKey.generate(origin, SignatureType.ML_DSA_44_COSIGNATURE)));
  }

  /// The keys in a text with one on each line.
  ///
  /// @throws Malformed if they are not those of a log; the message holds nothing of them
  public static LogKeys parse(String text) {
    var signers = text.lines().map(SignerKey::parse).toList();
    try {
      return new LogKeys(signers);
    } catch (IllegalArgumentException others) {
      throw new Malformed("these are not the keys of one log, one of Ed25519 first");
    }
  }

  /// The keys as text, one a line: a secret.
  public String secret() {
    return signers.stream().map(it -> it.secret() + "\n").collect(Collectors.joining());
  }

  /// Names the log.
  public String origin() {
    return signers.getFirst().verifier().name();
  }

  /// What checks their signatures.
  public List<VerifierKey> verifiers() {
    return signers.stream().map(SignerKey::verifier).toList();
  }

  /// Those of Ed25519.
  public List<SignerKey> ofText() {
    return signers.stream().filter(LogKeys::signsText).toList();
  }

  /// Whether those that go still sign beside those that come.
  public boolean areChanging() {
    return ofText().size() > 1;
  }

  /// These and a new set, which takes their place once [#newest] is taken.
  public LogKeys withNewSet() {
    var next = generate(origin()).signers();
    return new LogKeys(Stream.concat(signers.stream(), next.stream()).toList());
  }

  /// The newest set alone.
  public LogKeys newest() {
    return new LogKeys(signers.subList(signers.indexOf(ofText().getLast()), signers.size()));
  }

  /// A checkpoint signed by the keys of Ed25519 alone: cheap and short, as that of each batch is.
  Note sign(Checkpoint checkpoint) {
    return Note.sign(checkpoint.text(), NO_TIME, ofText());
  }

  /// A checkpoint signed by all keys.
  Note signWhole(Checkpoint checkpoint) {
    return Note.sign(checkpoint.text(), NO_TIME, signers);
  }

  /// Their public halves.
  @Override
  public String toString() {
    return "the secret keys of " + verifiers();
  }
}
