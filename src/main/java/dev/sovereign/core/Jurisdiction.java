package dev.sovereign.core;

import java.util.regex.Pattern;

/// A country by its code (ISO 3166-1 alpha-2, lower case).
public record Jurisdiction(String code) implements Comparable<Jurisdiction> {
  private static final Pattern CODE = Pattern.compile("[a-z]{2}");

  public Jurisdiction {
    if (!isCode(code)) {
      throw new IllegalArgumentException("a country has two lower-case letters: " + code);
    }
  }

  /// Whether it looks like a country's code.
  public static boolean isCode(String text) {
    return CODE.matcher(text).matches();
  }

  @Override
  public int compareTo(Jurisdiction other) {
    return code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code;
  }
}
