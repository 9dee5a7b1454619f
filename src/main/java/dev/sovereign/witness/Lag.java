package dev.sovereign.witness;

/// How far a witness or a mirror is behind the log.
///
/// @param who its name: that in the policy, or that of the mirror's key
/// @param leaves under the log's latest checkpoint, and not under the last one that it has cosigned
///     since the program started: all of them where there is none
public record Lag(String who, long leaves) {
  /// That of one that cosigned a checkpoint of so many leaves last, of a log that has so many.
  static Lag of(String who, long cosigned, long size) {
    return new Lag(who, Math.max(0, size - cosigned)); // Read at two moments.
  }
}
