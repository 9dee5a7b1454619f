package dev.sovereign.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A residency in the words of whoever asks for it: `any`, `home`, or countries and groups of them.
/// What the words mean is the configuration's to say.
public record ResidencyWords(List<String> words) {
  /// No limit.
  public static final String ANY = "any";

  /// The country that the instance stands in.
  public static final String HOME = "home";

  private static final String ONLY = "-only";
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]{1,31}");
  private static final Set<String> ALONE = Set.of(ANY, HOME);
  private static final int MOST = 64;

  public ResidencyWords {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a residency needs a word");
    }
  }

  /// Reads `any`, `home`, or words with commas between them; `-only` behind a word changes nothing,
  /// as every residency is only. Empty for anything else.
  public static Optional<ResidencyWords> parse(String text) {
    var parts = text.split(",", -1);
    if (parts.length > MOST) {
      return Optional.empty();
    }
    var words = new LinkedHashSet<String>();
    for (var part : parts) {
      var word = part.strip();
      var bare = word.endsWith(ONLY) ? word.substring(0, word.length() - ONLY.length()) : word;
      if (!isWord(bare) || (ALONE.contains(bare) && (parts.length > 1 || !bare.equals(word)))) {
        return Optional.empty();
      }
      words.add(bare);
    }
    return Optional.of(new ResidencyWords(List.copyOf(words)));
  }

  /// Whether it may stand for a place: a country's code, or a group's name.
  public static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  /// Whether it sets no limit.
  public boolean isAny() {
    return words.contains(ANY);
  }

  /// The words with commas between them.
  public String text() {
    return String.join(",", words);
  }
}
