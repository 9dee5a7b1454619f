package dev.sovereign.api;

import java.util.List;

/// Takes a changed configuration while calls go on.
public interface Reloading {
  /// Reads the configuration and takes it as a whole, or leaves the old one in force.
  ///
  /// It blocks until that is done; one reload comes after the other.
  Outcome reload();

  /// What came of it.
  sealed interface Outcome {
    /// It is in force.
    ///
    /// @param changes in what it differs from the one before; none if it is the same
    record Taken(List<Change> changes) implements Outcome {
      public Taken {
        changes = List.copyOf(changes);
      }
    }

    /// The old one stays in force.
    ///
    /// @param file the name of what was read
    /// @param findings all that is wrong
    record Refused(String file, List<Finding> findings) implements Outcome {
      public Refused {
        findings = List.copyOf(findings);
      }
    }

    /// The old one stays in force: nothing is wrong with the new one, but the log does not take its
    /// routes.
    ///
    /// @param why in words for an operator
    record Unrecorded(String why) implements Outcome {}

    /// Nothing is taken any more, because the server stops.
    record Stopping() implements Outcome {}
  }

  /// A difference.
  ///
  /// @param key in the file
  /// @param kind `added`, `changed` or `removed`
  record Change(String key, String kind) {}

  /// Something that is wrong.
  ///
  /// @param line from 1
  /// @param column from 1
  record Finding(int line, int column, String message) {}
}
