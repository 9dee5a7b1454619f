package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.proof.Attestation;
import dev.sovereign.proof.Evidence;
import dev.sovereign.proof.Summary;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.JournalRecord;
import dev.sovereign.tlog.LogProof;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.VerifierKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/// Proves rows: each is signed by the key of its day, and stands in the log under the latest
/// checkpoint.
public final class Attestations implements Proofs {
  private final MerkleLog log;
  private final RowKeys keys;
  private final TenantKeys tenants;
  private final CallHistory history;
  private final List<VerifierKey> mirrors;

  /// @param tenants under whose keys rows are sealed
  /// @param history where they are
  /// @param mirrors whose cosignatures say that they keep what a checkpoint covers
  public Attestations(
      MerkleLog log,
      RowKeys keys,
      TenantKeys tenants,
      CallHistory history,
      List<VerifierKey> mirrors) {
    this.log = log;
    this.keys = keys;
    this.tenants = tenants;
    this.history = history;
    this.mirrors = List.copyOf(mirrors);
  }

  @Override
  public Found find(String id, Instant came, String tenant) {
    return history
        .entry(id, came)
        .filter(JournalRecord::hasLeaf)
        .filter(it -> it.leaves() < log.size()) // What is written may not be signed yet.
        .filter(it -> isOf(it, tenant))
        .<Found>map(it -> opened(it, id, tenant))
        .orElse(new Found.Nothing());
  }

  private static boolean isOf(JournalRecord entry, String tenant) {
    return StoredCall.read(entry).filter(it -> it.who().tenant().equals(tenant)).isPresent();
  }

  private Found opened(JournalRecord entry, String id, String tenant) {
    var sealed = StoredCall.row(entry).orElseThrow();
    return tenants
        .of(tenant)
        .flatMap(it -> SealedRow.open(it, id, sealed))
        .<Found>map(it -> new Found.Row(LoggedRow.read(it, entry.leaves())))
        .orElse(new Found.Erased());
  }

  @Override
  public String full(LoggedRow row, String url) {
    return whole(row, url, log::provePublished);
  }

  @Override
  public String inline(LoggedRow row, String url) {
    return whole(row, url, log::prove);
  }

  private String whole(LoggedRow row, String url, LongFunction<LogProof> prover) {
    var statement = predicate(row);
    var evidence = evidence(row, statement, prover);
    var summary = summary(row, statement, evidence);
    return Attestation.full(summary, url, evidence, Optional.of(row.secrets().master()));
  }

  @Override
  public byte[] tlogProof(LoggedRow row) {
    return evidence(row, predicate(row), log::provePublished).tlogProof();
  }

  private static Json predicate(LoggedRow row) {
    return Json.parseAll(row.payload()).find("predicate").orElseThrow();
  }

  private Evidence evidence(LoggedRow row, Json predicate, LongFunction<LogProof> prover) {
    var keyset = keyset(predicate);
    var ended = member(predicate, "time").integer("completed_ms").orElseThrow();
    return new Evidence(
        prover.apply(row.index()),
        keys.sign(row.payload(), keyset, ended),
        row.secrets().salt(),
        keys.keyset(keyset, ended, prover));
  }

  private static Hash keyset(Json predicate) {
    var hex = member(predicate, "log").string("keyset").orElseThrow();
    return Hash.read(HexFormat.of().parseHex(hex), 0);
  }

  private Summary summary(LoggedRow row, Json predicate, Evidence evidence) {
    var provider = predicate.present("provider").flatMap(it -> it.string("id"));
    var tree = Checkpoint.parse(evidence.proof().note().text());
    return new Summary(
        member(predicate, "call").string("id").orElseThrow(),
        Optional.empty(),
        provider,
        Optional.empty(),
        member(predicate, "route").string("decision_id"),
        member(predicate, "tier").string("observed").filter(_ -> provider.isPresent()),
        new Summary.Place(tree.origin(), row.index(), tree.size()),
        mirror(evidence.proof().note()),
        witnesses(evidence.proof().note(), tree.origin()));
  }

  // A note that is published holds, beside the log's own lines, those of witnesses and mirrors,
  // each checked.
  private Optional<String> mirror(Note note) {
    return mirrors.stream()
        .filter(it -> note.signatures().stream().anyMatch(it::isNamedBy))
        .map(VerifierKey::name)
        .findFirst();
  }

  private List<Summary.Witness> witnesses(Note note, String origin) {
    return note.signatures().stream()
        .filter(it -> !it.name().equals(origin))
        .filter(line -> mirrors.stream().noneMatch(it -> it.isNamedBy(line)))
        .map(it -> new Summary.Witness(it.name(), ByteBuffer.wrap(it.signature()).getLong()))
        .toList();
  }

  private static Json member(Json object, String name) {
    return object.find(name).orElseThrow();
  }
}
