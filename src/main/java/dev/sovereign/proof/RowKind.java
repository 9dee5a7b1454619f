package dev.sovereign.proof;

import java.util.Arrays;
import java.util.Optional;

/// What a row of the log is about. Its byte stands in the leaf and follows from the type of the
/// row's predicate, so that no leaf passes for one of another kind.
public enum RowKind {
  /// A call that ended.
  CALL_CLOSE(1, "inference-call"),
  /// A credential that was found in a prompt.
  LEAK_FINDING(2, "leak-finding"),
  /// The keys that sign rows.
  KEYSET(3, "keyset"),
  /// What a provider proved about itself.
  UPSTREAM_ATTESTATION(4, "upstream-attestation"),
  /// That rows were erased.
  ERASURE(5, "erasure"),
  /// That a checkpoint stands in another log, too.
  ANCHOR(6, "anchor"),
  /// A call that is about to be sent.
  CALL_OPEN(7, "call-open"),
  /// What was counted in a period.
  PERIOD_SUMMARY(8, "period-summary"),
  /// A version of a policy or of the routes.
  POLICY_VERSION(9, "policy-version"),
  /// That a log began or ended.
  SHARD(10, "shard");

  private static final String HOME = "https://sovereign.dev/";
  private static final String VERSION = "/v1";

  private final byte code;
  private final String word;
  private final String predicateType;

  RowKind(int code, String word) {
    this.code = (byte) code;
    this.word = word;
    this.predicateType = HOME + word + VERSION;
  }

  /// The kind whose rows have this type of predicate, if it is one of ours.
  public static Optional<RowKind> of(String predicateType) {
    return Arrays.stream(values()).filter(it -> it.predicateType.equals(predicateType)).findFirst();
  }

  /// The kind of the leaves that hold this byte.
  static Optional<RowKind> of(byte code) {
    return Arrays.stream(values()).filter(it -> it.code == code).findFirst();
  }

  /// Its name within the type of its predicate.
  public String word() {
    return word;
  }

  /// The byte in the leaf.
  public byte code() {
    return code;
  }

  /// The `predicateType` of the row's statement.
  public String predicateType() {
    return predicateType;
  }
}
