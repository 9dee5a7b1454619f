package dev.sovereign.proof;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.LogProof;

/// A row and the proof that is said to be its.
record ProvedRow(Row row, LogProof proof) {
  /// What the proof is under; trusted only if the log is known to have signed it.
  Checkpoint tree() {
    return Checkpoint.parse(proof.note().text());
  }
}
