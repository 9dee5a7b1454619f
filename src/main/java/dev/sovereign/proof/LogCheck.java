package dev.sovereign.proof;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.LogProof;
import dev.sovereign.tlog.TrustPolicy;
import java.util.stream.Collectors;

/// Checks proofs by a policy.
///
/// @param trust whose checkpoints are believed
/// @param allowPending whether cosignatures may still be missing
record LogCheck(Part<TrustPolicy> trust, boolean allowPending) {
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
      var names = signed.cosigned().stream().map(it -> it.witness().name());
      return Finding.ok(names.collect(Collectors.joining(", ")));
    }
    var pending = "pending: fetch the later proof";
    return allowPending ? Finding.notChecked(pending) : Finding.fail(pending);
  }

  /// Whether the leaf is where the proof says, under its own checkpoint.
  static Finding inclusion(LogProof proof, Hash leaf) {
    var tree = Checkpoint.parse(proof.note().text());
    return proof.proves(leaf, tree)
        ? Finding.ok("leaf " + proof.index())
        : Finding.fail("leaf " + proof.index() + " of the tree is not this row's");
  }
}
