package dev.sovereign.core;

/// What of a call must be durable, and in the log, before the call goes on.
public enum AuditMode {
  /// That it ended, before the byte that ends its answer leaves.
  NORMAL,
  /// Also that it is about to be sent, before any byte of its prompt leaves.
  STRICT
}
