package dev.sovereign.core;

/// Stops a call; all that is left is to tell the client. Only endpoints catch it.
public final class Rejected extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public Rejected(Problem problem) {
    super(problem.getClass().getSimpleName(), null, false, false);
    this.problem = problem;
  }

  /// What the client is told.
  public Problem problem() {
    return problem;
  }
}
