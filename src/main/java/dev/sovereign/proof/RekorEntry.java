package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.ProofCheck;
import dev.sovereign.tlog.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// An entry of a log of Rekor v2 with all that proves it: a `TransparencyLogEntry` of Sigstore's
/// protobuf-specs, in its JSON form. Times and promises in it prove nothing and are not read; nor
/// are the root and the size beside the checkpoint, which says both.
///
/// @param logId the [long id][dev.sovereign.tlog.VerifierKey#longId] of the log's key, as the entry
///     says it
/// @param index of its leaf in that log
/// @param path the inclusion proof
/// @param checkpoint of that log
public record RekorEntry(
    Hash logId, long index, HashedRekord record, List<Hash> path, Note checkpoint) {
  private static final int MOST_HASHES = 63;
  private static final String LOG_INDEX = "logIndex";

  /// Keeps a copy.
  public RekorEntry {
    path = List.copyOf(path);
    if (index < 0 || path.size() > MOST_HASHES) {
      throw new Malformed("an entry has an index from 0 and at most 63 hashes to its root");
    }
  }

  /// The entry in what a server answered.
  ///
  /// @throws Malformed if it is none, or of another kind
  public static RekorEntry read(byte[] answer) {
    return read(Fields.document(answer));
  }

  static RekorEntry read(Json entry) {
    var kind = Fields.object(entry, "kindVersion");
    var version = Fields.text(kind, "kind") + " " + Fields.text(kind, "version");
    if (!version.equals(HashedRekord.KIND + " " + HashedRekord.VERSION)) {
      throw new Malformed("the entry is no hashedrekord of version 0.0.2");
    }
    var proof = Fields.object(entry, "inclusionProof");
    var index = index(entry);
    if (index(proof) != index) {
      throw new Malformed("the entry has one index, and its proof another");
    }
    var checkpoint = Fields.text(Fields.object(proof, "checkpoint"), "envelope");
    return new RekorEntry(
        Hash.parse(Fields.text(Fields.object(entry, "logId"), "keyId")),
        index,
        HashedRekord.readBody(Fields.bytes(entry, "canonicalizedBody")),
        proof.find("hashes").stream()
            .flatMap(it -> it.items().stream())
            .map(RekorEntry::hash)
            .toList(),
        Note.parse(checkpoint.getBytes(StandardCharsets.UTF_8)));
  }

  private static Hash hash(Json text) {
    return Hash.parse(text.text());
  }

  // The JSON form of protobuf has whole numbers of 64 bits as texts, and may leave out what is 0.
  private static long index(Json from) {
    var text = from.present(LOG_INDEX).map(Json::text).orElse("0");
    if (!text.matches("0|[1-9][0-9]{0,17}")) {
      throw new Malformed(LOG_INDEX + " is not a decimal number");
    }
    return Long.parseLong(text);
  }

  /// Why it proves nothing to who trusts this policy; nothing where it proves that its record is in
  /// a log of the policy.
  public Optional<String> flaw(TrustPolicy rekor) {
    return switch (rekor.judge(checkpoint)) {
      case TrustPolicy.Verdict.NoCheckpoint(var why) -> Optional.of("no checkpoint: " + why);
      case TrustPolicy.Verdict.Spoiled(var line) ->
          Optional.of("the line of " + line.name() + " under its checkpoint is not by that key");
      case TrustPolicy.Verdict.NotOurs _ ->
          Optional.of("its checkpoint is not signed by the key of Rekor that is configured");
      case TrustPolicy.Verdict.Signed signed -> flaw(rekor, signed);
    };
  }

  private Optional<String> flaw(TrustPolicy rekor, TrustPolicy.Verdict.Signed signed) {
    if (!signed.isQuorum()) {
      return Optional.of("too few witnesses cosigned its checkpoint");
    }
    if (!isLogOf(rekor, signed.checkpoint())) {
      return Optional.of("its log id is not that of the key that signed its checkpoint");
    }
    return ProofCheck.includes(signed.checkpoint(), index, record.leaf(), path)
        ? Optional.empty()
        : Optional.of("its leaf is not in the tree of its checkpoint");
  }

  private boolean isLogOf(TrustPolicy rekor, Checkpoint tree) {
    return rekor.logs().stream()
        .map(TrustPolicy.Log::key)
        .filter(it -> it.name().equals(tree.origin()))
        .anyMatch(it -> it.longId().equals(logId));
  }

  /// Writes it as a member, without what proves nothing.
  JcsText write(String name, JcsText out) {
    var tree = Checkpoint.parse(checkpoint.text());
    out.open(name).text("canonicalizedBody", Base64Text.encode(record.body()));
    out.open("inclusionProof").open("checkpoint").text("envelope", checkpoint.toString()).close();
    out.openList("hashes");
    path.forEach(it -> out.item(it.base64()));
    out.closeList().text(LOG_INDEX, Long.toString(index)).text("rootHash", tree.root().base64());
    out.text("treeSize", Long.toString(tree.size())).close();
    out.open("kindVersion").text("kind", HashedRekord.KIND).text("version", HashedRekord.VERSION);
    out.close().open("logId").text("keyId", logId.base64()).close();
    return out.text(LOG_INDEX, Long.toString(index)).close();
  }
}
