package dev.sovereign.proof;

/// What a check found, in a word, and why.
///
/// @param detail may be empty
public record Finding(Result result, String detail) {
  /// The three words.
  public enum Result {
    OK("ok"),
    FAIL("fail"),
    NOT_CHECKED("not-checked");

    private final String word;

    Result(String word) {
      this.word = word;
    }

    /// As it is printed.
    public String word() {
      return word;
    }
  }

  static Finding ok(String detail) {
    return new Finding(Result.OK, detail);
  }

  static Finding fail(String detail) {
    return new Finding(Result.FAIL, detail);
  }

  static Finding notChecked(String detail) {
    return new Finding(Result.NOT_CHECKED, detail);
  }

  static Finding of(boolean holds, String otherwise) {
    return holds ? ok("") : fail(otherwise);
  }

  boolean isOk() {
    return result == Result.OK;
  }
}
