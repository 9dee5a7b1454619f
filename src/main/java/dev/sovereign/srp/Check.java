package dev.sovereign.srp;

import java.io.IOException;

/// A clause of the contract that can be tried from outside.
///
/// @param clause its number in docs/srp.md
/// @param says what it demands, in short
public record Check(String clause, String says, Trial trial) {
  /// Tries the clause.
  public interface Trial {
    /// What was found; throws [Unlike] where what came is not what the clause demands.
    ///
    /// @throws IOException if there is no answer
    Finding on(Subject subject) throws IOException, InterruptedException;
  }

  /// What came is not what was demanded.
  static final class Unlike extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unlike(String what) {
      super(what);
    }
  }

  /// Tries it; whatever goes wrong is a finding.
  public Finding run(Subject subject) throws InterruptedException {
    try {
      return trial.on(subject);
    } catch (Unlike unlike) {
      return new Finding.Broken(String.valueOf(unlike.getMessage()));
    } catch (IOException failed) {
      return new Finding.Broken("no answer: " + failed);
    }
  }

  static void demand(boolean holds, String otherwise) {
    if (!holds) {
      throw new Unlike(otherwise);
    }
  }
}
