package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.LogProof;
import dev.sovereign.tlog.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What a file gives to check a row by: an attestation, or a `.tlog-proof` file.
///
/// @param summary the attestation, if it is one
record Source(
    Part<LogProof> proof,
    Part<Row> row,
    Part<KeysetProof> keyset,
    Part<byte[]> salt,
    Part<byte[]> master,
    Optional<Json> summary) {
  private static final String NO_SALT = "the salt of the row was left out";
  private static final String NO_MASTER = "the master secret of the row was left out";
  private static final byte[] PROOF_HEAD =
      "c2sp.org/tlog-proof@".getBytes(StandardCharsets.US_ASCII);

  /// Nothing.
  static Source missing(String why) {
    return new Source(
        new Part.Missing<>(why),
        new Part.Missing<>(why),
        new Part.Missing<>(why),
        new Part.Missing<>(why),
        new Part.Missing<>(why),
        Optional.empty());
  }

  /// What was to give it cannot be read.
  static Source broken(String why) {
    return new Source(
        new Part.Broken<>(why),
        new Part.Broken<>(why),
        new Part.Broken<>(why),
        new Part.Broken<>(why),
        new Part.Broken<>(why),
        Optional.empty());
  }

  /// A file that is one or the other.
  static Source read(byte[] file) {
    if (isProofFile(file)) {
      return ofProofFile(file);
    }
    try {
      return of(Fields.document(file));
    } catch (Malformed wrong) {
      return broken("the attestation: " + wrong.getMessage());
    }
  }

  /// Whether the bytes begin like a `.tlog-proof` file.
  static boolean isProofFile(byte[] file) {
    return file.length >= PROOF_HEAD.length
        && Arrays.equals(file, 0, PROOF_HEAD.length, PROOF_HEAD, 0, PROOF_HEAD.length);
  }

  /// An attestation in either form.
  static Source of(Json attestation) {
    var missing = whyMissing(attestation);
    var secrets = attestation.present("secrets");
    return new Source(
        Part.of(
            attestation.present(Evidence.PROOF),
            missing,
            _ -> bareProof(Fields.text(attestation, Evidence.PROOF))),
        row(attestation, missing),
        keyset(attestation, missing),
        secret(secrets, Evidence.ROW_SALT, NO_SALT),
        secret(secrets, Attestation.MASTER, NO_MASTER),
        Optional.of(attestation));
  }

  private static String whyMissing(Json attestation) {
    return attestation
        .string("url")
        .map(it -> "this is the compact form; the full one is at " + it)
        .orElse("the attestation does not hold it");
  }

  /// A `.tlog-proof` file, whose extra data hold the rest.
  private static Source ofProofFile(byte[] file) {
    var proof = Part.of(Optional.of(file), "", Source::proof);
    var missing = "the proof has no extra data";
    var bytes =
        proof instanceof Part.Found(var found) ? found.extraBytes() : Optional.<byte[]>empty();
    var extra = Part.of(bytes, missing, Jcs::read);
    return new Source(
        proof,
        extra.then(it -> Row.read(Fields.object(it, Evidence.ENVELOPE), RowKind.CALL_CLOSE)),
        extra.then(it -> KeysetProof.read(Fields.object(it, Evidence.KEYSET))),
        extra.then(it -> Fields.bytes(it, Evidence.ROW_SALT, RowSecrets.BYTES)),
        new Part.Missing<>("a .tlog-proof file does not hold the master secret of the row"),
        Optional.empty());
  }

  /// A proof that stands in an attestation, where it has no extra data.
  ///
  /// @throws Malformed if it is none
  static LogProof bareProof(String text) {
    var proof = proof(text.getBytes(StandardCharsets.UTF_8));
    if (proof.extra().isPresent()) {
      throw new Malformed("the proof in an attestation has extra data");
    }
    return proof;
  }

  private static LogProof proof(byte[] bytes) {
    var proof = LogProof.parse(bytes);
    Checkpoint.parse(proof.note().text());
    return proof;
  }

  private static Part<Row> row(Json holder, String missing) {
    var envelope = holder.present(Evidence.ENVELOPE);
    return Part.of(envelope, missing, it -> Row.read(it, RowKind.CALL_CLOSE));
  }

  private static Part<KeysetProof> keyset(Json holder, String missing) {
    return Part.of(holder.present(Evidence.KEYSET), missing, KeysetProof::read);
  }

  private static Part<byte[]> secret(Optional<Json> secrets, String name, String missing) {
    return Part.of(
        secrets.filter(it -> it.present(name).isPresent()),
        missing,
        it -> Fields.bytes(it, name, RowSecrets.BYTES));
  }

  /// What this one holds, and of the other what it does not.
  Source or(Source other) {
    return new Source(
        proof.or(other::proof),
        row.or(other::row),
        keyset.or(other::keyset),
        salt.or(other::salt),
        master.or(other::master),
        summary.or(other::summary));
  }
}
