package dev.sovereign.proof;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.LogProof;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.TrustPolicy;
import java.util.List;
import java.util.stream.Collectors;

/// Checks proofs by a policy.
///
/// @param trust whose checkpoints are believed
/// @param allowPending whether cosignatures may still be missing
record LogCheck(Part<TrustPolicy> trust, boolean allowPending) {
  private static final String OPEN_INDEX = "open_index";

  /// Whether the log signed the checkpoint.
  Finding signature(LogProof proof) {
    return trust.check(
        it ->
            switch (it.judge(proof.note())) {
              case TrustPolicy.Verdict.NoCheckpoint(var why) -> Finding.fail(why);
              case TrustPolicy.Verdict.Spoiled(var line) ->
                  Finding.fail("the line of " + line.name() + " is not by that key");
              case TrustPolicy.Verdict.NotOurs(var origin) ->
                  Finding.fail("no key of the policy has signed for " + origin);
              case TrustPolicy.Verdict.Signed(var tree, _, _) ->
                  Finding.ok(tree.origin() + ", " + tree.size() + " leaves");
            });
  }

  /// Whether enough witnesses cosigned it.
  Finding quorum(LogProof proof) {
    return trust.check(
        it ->
            switch (it.judge(proof.note())) {
              case TrustPolicy.Verdict.NoCheckpoint _,
                  TrustPolicy.Verdict.Spoiled _,
                  TrustPolicy.Verdict.NotOurs _ ->
                  Finding.notChecked("the checkpoint is not believed");
              case TrustPolicy.Verdict.Signed signed -> quorum(signed);
            });
  }

  private Finding quorum(TrustPolicy.Verdict.Signed signed) {
    if (signed.isQuorum()) {
      return Finding.ok(witnessed(signed.cosigned()));
    }
    var pending = "pending: fetch the later proof";
    return allowPending ? Finding.notChecked(pending) : Finding.fail(pending);
  }

  // By the latest time each of them had seen the tree.
  private static String witnessed(List<TrustPolicy.Cosigned> cosigned) {
    var names = cosigned.stream().map(it -> it.witness().name()).collect(Collectors.joining(", "));
    var latest = cosigned.stream().mapToLong(TrustPolicy.Cosigned::time).max();
    return latest.isPresent() ? names + ", by " + Moment.text(latest.getAsLong()) : names;
  }

  /// Whether the leaf of a call's row is where the proof says, and what the row says was in the log
  /// before it.
  ///
  /// @throws Malformed if that cannot have been there
  static Finding inclusion(ProvedRow proved, Hash leaf) {
    var found = inclusion(proved.proof(), leaf);
    requireOpenedBefore(proved);
    var before = NotBefore.of(proved);
    return before.isPresent() && found.isOk()
        ? Finding.ok(found.detail() + ", " + before.get().text())
        : found;
  }

  private static void requireOpenedBefore(ProvedRow proved) {
    var log = proved.row().predicate().find("log").filter(it -> it.find(OPEN_INDEX).isPresent());
    if (log.isEmpty()) {
      return;
    }
    var index = Fields.number(log.get(), OPEN_INDEX);
    if (index < 0 || index >= proved.proof().index()) {
      throw new Malformed("log.open_index is " + index + ", which is not before the row");
    }
  }

  /// Whether the leaf is where the proof says, under its own checkpoint.
  static Finding inclusion(LogProof proof, Hash leaf) {
    var tree = Checkpoint.parse(proof.note().text());
    return proof.proves(leaf, tree)
        ? Finding.ok("leaf " + proof.index())
        : Finding.fail("leaf " + proof.index() + " of the tree is not this row's");
  }
}
