package dev.sovereign.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which media types a client takes (RFC 9110 12.5.1).
///
/// @param field its `Accept`, or nothing, which takes all
record Accepted(String field) {
  private static final Pattern WEIGHT = Pattern.compile("q=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)");
  /// A proof that a leaf is in a log (c2sp.org/tlog-proof).
  static final String TLOG_PROOF = "application/vnd.c2sp.tlog-proof";

  private static final String CSV = "text/csv";
  private static final String JSON = "application/json";

  /// Whether it would rather have a table than JSON. Who has no wish gets JSON.
  boolean prefersCsv() {
    return weight(CSV) > weight(JSON);
  }

  /// Whether it would rather have a proof's file than JSON.
  boolean prefersTlogProof() {
    return weight(TLOG_PROOF) > weight(JSON);
  }

  // The range that says most of a type decides: itself, then its group, then everything.
  private double weight(String type) {
    var group = type.substring(0, type.indexOf('/') + 1) + "*";
    for (var range : new String[] {type, group, "*/*"}) {
      for (var item : field.toLowerCase(Locale.ROOT).split(",", -1)) {
        var words = Arrays.stream(item.split(";", -1)).map(String::strip).toList();
        if (words.getFirst().equals(range)) {
          return words.stream()
              .map(WEIGHT::matcher)
              .filter(it -> it.matches())
              .mapToDouble(it -> Double.parseDouble(it.group(1)))
              .findFirst()
              .orElse(1);
        }
      }
    }
    return 0;
  }
}
