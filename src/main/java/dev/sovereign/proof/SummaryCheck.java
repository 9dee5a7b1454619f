package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.SignatureLine;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/// Compares what a summary says with the row and the proof.
///
/// @param isOfProof whether it came with the proof. A summary that came before it may have been
///     made of a smaller tree, with fewer cosignatures.
record SummaryCheck(ProvedRow proved, boolean isOfProof) {
  private static final String ID = "id";

  /// @throws Malformed that says what differs, or is not there
  void require(Json summary) {
    var row = proved.row();
    requireEqual("v", Summary.VERSION, Fields.number(summary, "v"));
    requireText(summary, ID, Optional.of(Fields.text(row.part("call"), ID)));
    var provider = row.predicate().present("provider");
    requireText(summary, "provider_id", provider.map(it -> Fields.text(it, ID)));
    requireText(summary, "policy_id", Fields.textOrNull(row.part("policy"), ID));
    var decision = Fields.text(row.part("route"), "decision_id");
    requireText(summary, "route_decision_id", Optional.of(decision));
    var tier = Fields.textOrNull(row.part("tier"), "observed");
    requireText(summary, "tier_observed", tier.filter(_ -> provider.isPresent()));
    requireText(summary, "model_hash", modelHash(row));
    requirePlace(summary);
    requireMirror(summary);
    requireWitnesses(summary);
  }

  private static Optional<String> modelHash(Row row) {
    return row.part("model")
        .present("hash")
        .map(it -> Fields.text(it, "alg") + ":" + Fields.text(it, "value"));
  }

  private void requirePlace(Json summary) {
    var tree = proved.tree();
    var origin = proved.row().origin();
    var index = proved.proof().index();
    requireEqual("rekor_index", index, Fields.number(summary, "rekor_index"));
    requireText(summary, "log_origin", Optional.of(tree.origin()));
    if (!origin.equals(tree.origin())) {
      throw new Malformed("the row is of the log " + origin + ", not " + tree.origin());
    }
    var size = Fields.number(summary, "tree_size");
    var isEarlier = !isOfProof && size > index && size < tree.size();
    if (!isEarlier) {
      requireEqual("tree_size", tree.size(), size);
    }
  }

  private void requireMirror(Json summary) {
    var mirror = Fields.textOrNull(summary, "mirror_id");
    requireText(summary, "mirror_status", Optional.of(Summary.status(mirror.isPresent())));
    if (isOfProof && mirror.filter(it -> !hasLine(it)).isPresent()) {
      throw new Malformed("mirror_id: the proof has no line of " + mirror.orElse(""));
    }
  }

  private void requireWitnesses(Json summary) {
    var witnesses = Fields.list(summary, "witnesses");
    requireText(summary, "witness_status", Optional.of(Summary.status(!witnesses.isEmpty())));
    for (var witness : witnesses) {
      var name = Fields.text(witness, "name");
      var time = Fields.number(witness, "time");
      if (isOfProof && !hasLine(name, time)) {
        throw new Malformed("witnesses: the proof has no line of " + name + " at " + time);
      }
    }
  }

  private boolean hasLine(String name) {
    return cosignatures().anyMatch(it -> it.name().equals(name));
  }

  private boolean hasLine(String name, long time) {
    return time != 0 && cosignatures().anyMatch(it -> it.name().equals(name) && isAt(it, time));
  }

  // The log's own lines are nobody's cosignature. Whether one is by the key it names is not for a
  // summary to say: the quorum does.
  private Stream<SignatureLine> cosignatures() {
    return proved.proof().note().signatures().stream()
        .filter(it -> !it.name().equals(proved.tree().origin()));
  }

  // A cosignature begins with its time.
  private static boolean isAt(SignatureLine line, long time) {
    var bytes = line.signature();
    return bytes.length > Long.BYTES && ByteBuffer.wrap(bytes).getLong() == time;
  }

  private static void requireText(Json summary, String name, Optional<String> expected) {
    var found = Fields.textOrNull(summary, name);
    if (!found.equals(expected)) {
      throw differs(name, expected.orElse("null"), found.orElse("null"));
    }
  }

  private static void requireEqual(String name, long expected, long found) {
    if (expected != found) {
      throw differs(name, Long.toString(expected), Long.toString(found));
    }
  }

  private static Malformed differs(String name, String expected, String found) {
    return new Malformed(name + " is " + found + ", by row and proof " + expected);
  }
}
