package dev.sovereign.tidy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a PromQL expression names: metrics, labels, and the values that labels are compared with.
record Query(Set<String> metrics, Set<String> labels, Set<String> values) {
  private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
  private static final Pattern MATCHER =
      Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*(?!\\w*\\s*\\()");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  static Query of(String expression) {
    var metrics = new TreeSet<String>();
    var labels = new TreeSet<String>();
    var values = new TreeSet<String>();
    MATCHERS
        .matcher(expression)
        .results()
        .flatMap(it -> MATCHER.matcher(it.group(1)).results())
        .forEach(
            it -> {
              labels.add(it.group(1));
              values.addAll(words(it.group(2), "\\|"));
            });
    var plain = RANGE.matcher(MATCHERS.matcher(expression).replaceAll(" ")).replaceAll(" ");
    GROUPING.matcher(plain).results().forEach(it -> labels.addAll(words(it.group(1), ",")));
    plain = TEXT.matcher(GROUPING.matcher(plain).replaceAll(" ")).replaceAll(" ");
    NAME.matcher(plain).results().forEach(it -> metrics.add(it.group()));
    metrics.removeAll(WORDS);
    return new Query(metrics, labels, values);
  }

  /// What a dashboard's variable asks for.
  static Query ofVariable(String definition) {
    var asked = LABEL_VALUES.matcher(definition);
    if (!asked.matches()) {
      throw new AssertionError("not a query of a variable: " + definition);
    }
    var query = of(asked.group(1));
    query.labels().add(asked.group(2));
    return query;
  }

  private static List<String> words(String text, String separator) {
    return Arrays.stream(text.split(separator))
        .map(String::strip)
        .filter(it -> !it.isEmpty() && !it.startsWith("$"))
        .toList();
  }
}
