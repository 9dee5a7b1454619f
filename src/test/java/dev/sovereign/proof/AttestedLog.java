package dev.sovereign.proof;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.GrowingTree;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.LogProof;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TreeProof;
import dev.sovereign.tlog.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A log in memory with a keyset and rows of calls between many other leaves, and what a gateway
/// would hand out of it.
final class AttestedLog {
  static final String URL = "/v1/attestations/019be2c7-3f80-7c4e-9d43-0a6f0d6b8a11";
  static final long TIME = 1_770_000_100;
  private static final long DAY = 86_400_000;

  final SignerKey logKey = SignerKey.generate(Rows.ORIGIN, SignatureType.ED25519);
  final SignerKey rowKey = SignerKey.generate("row", SignatureType.ED25519);
  final SignerKey witness =
      SignerKey.generate("witness.example/w1", SignatureType.ED25519_COSIGNATURE);
  private final GrowingTree tree = GrowingTree.empty();
  private final byte[] keysetSalt = filled(0x33);
  private final List<SignerKey> signers = new ArrayList<>(List.of(logKey));
  private final List<SignerKey> logKeys = new ArrayList<>(List.of(logKey));

  KeysetRow keyset = keyset(Rows.COMPLETED - DAY, Rows.COMPLETED + DAY);
  Envelope keysetEnvelope = Envelope.sign(keyset.statement(), logKey);
  RowSecrets secrets = RowSecrets.of(filled(0x11), filled(0x22));

  /// A row that stands in the log.
  record Logged(CallRow row, Envelope envelope, long index, LogProof keysetProof) {}

  KeysetRow keyset(long notBefore, long notAfter) {
    var key = new KeysetRow.Key(rowKey.verifier(), notBefore, notAfter);
    return new KeysetRow(List.of(key), Rows.ORIGIN, List.of(logKey.verifier()), 1, notBefore);
  }

  void cosign() {
    signers.add(witness);
  }

  /// From now on the log signs by ML-DSA-44, too; such a line holds a time.
  void signTwice() {
    signers.add(SignerKey.generate(Rows.ORIGIN, SignatureType.ML_DSA_44_COSIGNATURE));
  }

  void fill(int leaves) {
    for (var i = 0; i < leaves; i++) {
      tree.appendEntry(("leaf " + tree.size()).getBytes(StandardCharsets.US_ASCII));
    }
  }

  LogProof logKeyset() {
    tree.appendEntry(RowLeaf.of(RowKind.KEYSET, keysetSalt, keysetEnvelope.payload()));
    return proof(tree.size() - 1);
  }

  Logged log(CallRow row, LogProof keysetProof) {
    return log(row, Envelope.sign(row.statement(secrets, 7), rowKey), keysetProof);
  }

  Logged log(CallRow row, Envelope envelope, LogProof keysetProof) {
    tree.appendEntry(RowLeaf.of(RowKind.CALL_CLOSE, secrets.salt(), envelope.payload()));
    return new Logged(row, envelope, tree.size() - 1, keysetProof);
  }

  /// The row among others, 40 before it and 7 after it.
  Logged logAmongOthers(CallRow row) {
    fill(17);
    var keysetProof = logKeyset();
    fill(22);
    var logged = log(row, keysetProof);
    fill(7);
    return logged;
  }

  LogProof proof(long index) {
    var head = new Checkpoint(Rows.ORIGIN, tree.size(), tree.root());
    var note = Note.sign(head.text(), TIME, signers);
    return new LogProof(index, new TreeProof(tree).inclusion(index, tree.size()), note);
  }

  Summary summary(Logged logged) {
    var plain = Summary.of(logged.row(), logged.index(), tree.size());
    return signers.contains(witness) ? cosigned(plain) : plain;
  }

  private Summary cosigned(Summary plain) {
    return new Summary(
        plain.id(),
        plain.modelHash(),
        plain.providerId(),
        plain.policyId(),
        plain.routeDecisionId(),
        plain.tierObserved(),
        plain.place(),
        plain.mirror(),
        List.of(new Summary.Witness(witness.verifier().name(), TIME)));
  }

  Evidence evidence(Logged logged) {
    return new Evidence(
        proof(logged.index()),
        logged.envelope(),
        secrets.salt(),
        new Evidence.Keyset(keysetEnvelope, keysetSalt, logged.keysetProof()));
  }

  String compact(Logged logged) {
    return Attestation.compact(summary(logged), URL);
  }

  String full(Logged logged) {
    return full(logged, Optional.of(secrets.master()));
  }

  String full(Logged logged, Optional<byte[]> master) {
    return Attestation.full(summary(logged), URL, evidence(logged), master);
  }

  TrustPolicy trust() {
    return TrustPolicy.parse(policy("none"));
  }

  TrustPolicy trustWithWitness() {
    return TrustPolicy.parse(policy("w1"));
  }

  byte[] policy(String quorum) {
    var logs = logKeys.stream().map(it -> "log " + it.verifier() + "\n");
    return (logs.collect(Collectors.joining())
            + "witness w1 %s\nquorum %s\n".formatted(witness.verifier(), quorum))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// One more key of the log that the policy names.
  SignerKey addLogKey() {
    var key = SignerKey.generate(Rows.ORIGIN, SignatureType.ED25519);
    logKeys.add(key);
    return key;
  }

  Hash keysetDigest() {
    return Sha256.of(keysetEnvelope.payload());
  }

  private static byte[] filled(int with) {
    var bytes = new byte[RowSecrets.BYTES];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  /// What a verifier that trusts this log says of an answer with this attestation.
  Report verify(String attestation) {
    return Verifier.verify(
        new Verifier.Given(
            Answers.plain(attestation),
            Optional.empty(),
            Optional.empty(),
            Optional.of(trust()),
            new Verifier.Wishes(false, false, Optional.empty())));
  }

  /// The word of a step.
  static String result(Report report, String step) {
    return report.steps().stream()
        .filter(it -> it.name().equals(step))
        .map(it -> it.finding().result().word())
        .collect(Collectors.joining());
  }
}
