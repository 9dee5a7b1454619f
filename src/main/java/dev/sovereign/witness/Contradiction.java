package dev.sovereign.witness;

/// A witness or a mirror has seen another log of our log's name, or more of it than we have, and
/// says so again when it is asked again.
///
/// @param who its name: that in the policy, or that of the mirror's key
/// @param status of its answer
/// @param size of the tree that it has seen
public record Contradiction(String who, int status, long size) {
  /// The facts in words that anybody may read.
  ///
  /// @param role what it is
  public String facts(String role) {
    return "status %d, size %d, %s %s".formatted(status, size, role, who);
  }
}
