package dev.sovereign.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// What is wrong with a configuration file, all of it, as a compiler would say it.
public final class Findings {
  private static final int NEAR = 3;

  private final String kind;
  private final String file;
  private final List<String> lines;
  private final Blots blots;
  private final List<Finding> findings = new ArrayList<>();

  /// One thing that is wrong.
  ///
  /// @param line from 1
  /// @param column from 1
  public record Finding(int line, int column, String message) {}

  Findings(String file, String text, Blots blots) {
    this("error", file, text, blots);
  }

  private Findings(String kind, String file, String text, Blots blots) {
    this.kind = kind;
    this.file = file;
    this.blots = blots;
    this.lines = text.lines().toList();
  }

  /// Findings that stop nothing, in a text that is YAML.
  static Findings warnings(String file, String text) {
    var blots = new Blots();
    ConfigReader.compose(file, text).ifPresent(blots::find);
    return new Findings("warning", file, text, blots);
  }

  void add(int line, int column, String message) {
    var finding = new Finding(line, column, Blots.over(message));
    if (!findings.contains(finding)) { // What is read twice is wrong once.
      findings.add(finding);
    }
  }

  /// Whether nothing is wrong.
  public boolean isEmpty() {
    return findings.isEmpty();
  }

  /// All findings in the order of the file.
  public List<Finding> all() {
    return findings.stream()
        .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
        .toList();
  }

  /// The findings for a person: each with its place, its line and a mark below it.
  public String explain() {
    return all().stream().map(this::explain).collect(Collectors.joining("\n"));
  }

  private String explain(Finding finding) {
    var place = file + ":" + finding.line() + ":" + finding.column();
    var head = place + ": " + kind + ": " + finding.message() + "\n";
    if (finding.line() < 1 || finding.line() > lines.size()) {
      return head;
    }
    var line = lines.get(finding.line() - 1);
    var number = String.format("%5d | ", finding.line());
    return head
        + number
        + blots.over(finding.line() - 1, line)
        + "\n"
        + " ".repeat(5)
        + " | "
        + " ".repeat(Math.max(0, finding.column() - 1))
        + "^\n";
  }

  /// ` did you mean "…"?` for the nearest of the known words, or nothing.
  static String didYouMean(String word, Iterable<String> known) {
    var best = "";
    var least = NEAR;
    for (var candidate : known) {
      var distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean \"" + best + "\"?";
  }

  // Levenshtein's distance.
  private static int distance(String one, String other) {
    var row = new int[other.length() + 1];
    for (var j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (var i = 1; i <= one.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= other.length(); j++) {
        var change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
