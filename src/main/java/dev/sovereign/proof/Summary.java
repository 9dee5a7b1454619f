package dev.sovereign.proof;

import dev.sovereign.json.ObjectText;
import java.util.List;
import java.util.Optional;

/// What an answer says of its row without proving it. Whatever it names and nobody knows is null.
///
/// @param id of the call
/// @param modelHash `<algorithm>:<value>`
/// @param mirror the name of the mirror's key whose cosignature the proof holds
/// @param witnesses whose cosignatures the proof holds
public record Summary(
    String id,
    Optional<String> modelHash,
    Optional<String> providerId,
    Optional<String> policyId,
    Optional<String> routeDecisionId,
    Optional<String> tierObserved,
    Place place,
    Optional<String> mirror,
    List<Witness> witnesses) {
  /// The version of this form.
  static final long VERSION = 1;

  static final String COSIGNED = "cosigned";
  static final String PENDING = "pending";

  /// Where the row's leaf is.
  ///
  /// @param origin names the log
  /// @param index of the leaf, from 0
  /// @param treeSize the leaves under the checkpoint of the proof
  public record Place(String origin, long index, long treeSize) {}

  /// That a witness cosigned.
  ///
  /// @param name of its key
  /// @param time in seconds since 1970
  public record Witness(String name, long time) {}

  /// Keeps a copy.
  public Summary {
    witnesses = List.copyOf(witnesses);
  }

  /// Of a row that nobody has cosigned yet.
  public static Summary of(CallRow row, long index, long treeSize) {
    return new Summary(
        row.call().id(),
        Optional.empty(),
        row.provider().map(CallRow.Provider::id),
        Optional.empty(),
        Optional.of(row.route().decisionId()),
        row.shownTier(),
        new Place(row.log().origin(), index, treeSize),
        Optional.empty(),
        List.of());
  }

  /// Writes the members.
  void write(ObjectText out) {
    out.number("v", VERSION).text("id", id).text("model_hash", modelHash);
    out.text("provider_id", providerId).text("policy_id", policyId);
    out.text("route_decision_id", routeDecisionId).text("tier_observed", tierObserved);
    out.number("rekor_index", place.index()).text("log_origin", place.origin());
    out.number("tree_size", place.treeSize()).text("mirror_id", mirror);
    out.text("mirror_status", status(mirror.isPresent()));
    out.list("witnesses", witnesses.stream().map(Summary::text).toList());
    out.text("witness_status", status(!witnesses.isEmpty()));
  }

  private static String text(Witness witness) {
    return new ObjectText().text("name", witness.name()).number("time", witness.time()).end();
  }

  static String status(boolean isCosigned) {
    return isCosigned ? COSIGNED : PENDING;
  }
}
