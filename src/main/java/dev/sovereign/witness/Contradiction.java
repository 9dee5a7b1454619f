package dev.sovereign.witness;

/// A witness has seen another log of our log's name, or more of it than we have, and says so again
/// when it is asked again.
///
/// @param witness its name in the policy
/// @param status of its answer
/// @param size of the tree that it has seen
public record Contradiction(String witness, int status, long size) {
  /// The facts in words that anybody may read.
  public String facts() {
    return "status %d, size %d, witness %s".formatted(status, size, witness);
  }
}
