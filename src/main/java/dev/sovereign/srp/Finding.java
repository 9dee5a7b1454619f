package dev.sovereign.srp;

/// What trying a clause found.
public sealed interface Finding {
  /// It holds, as far as could be seen.
  record Held() implements Finding {}

  /// It does not.
  ///
  /// @param what was seen instead
  record Broken(String what) implements Finding {}

  /// It could not be tried here.
  record NotChecked(String why) implements Finding {}

  /// The word in reports.
  default String word() {
    return switch (this) {
      case Held() -> "ok";
      case Broken _ -> "fail";
      case NotChecked _ -> "not-checked";
    };
  }

  /// What there is to say beyond the word; empty where nothing is.
  default String detail() {
    return switch (this) {
      case Held() -> "";
      case Broken(var what) -> what;
      case NotChecked(var why) -> why;
    };
  }
}
