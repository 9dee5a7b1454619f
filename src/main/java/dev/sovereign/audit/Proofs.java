package dev.sovereign.audit;

import java.time.Instant;

/// Finds the rows of calls and proves them. It blocks; any thread may ask.
public interface Proofs {
  /// What there is of a call.
  sealed interface Found {
    /// Its row.
    record Row(LoggedRow row) implements Found {}

    /// Its row was erased: nobody can open it any more.
    record Erased() implements Found {}

    /// The tenant has no such call, or it was recorded before there were rows.
    record Nothing() implements Found {}
  }

  /// The row of a tenant's call.
  ///
  /// @param id of the call
  /// @param came when it came in, about
  Found find(String id, Instant came, String tenant);

  /// The whole attestation of a row, as JSON, with all who signed and cosigned by now.
  ///
  /// @param url of it
  String full(LoggedRow row, String url);

  /// The same as an answer carries it: under the latest checkpoint, signed by Ed25519 alone.
  String inline(LoggedRow row, String url);

  /// The same as a proof's file (c2sp.org/tlog-proof), without what opens the hashes in the row.
  byte[] tlogProof(LoggedRow row);
}
