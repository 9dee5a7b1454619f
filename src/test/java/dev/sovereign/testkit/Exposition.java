package dev.sovereign.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What `/metrics` shows, taken apart.
public final class Exposition {
  private static final long PATIENCE = Duration.ofSeconds(20).toNanos();
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Map<String, Family> families = new TreeMap<>();
  private final List<Sample> samples = new ArrayList<>();

  /// A metric with all of its series.
  ///
  /// @param labels all that any of its series has, but a bucket's own
  public record Family(String name, String type, Set<String> labels) {}

  /// One line.
  public record Sample(String name, Map<String, String> labels, double value) {}

  private Exposition() {}

  public static Exposition of(String text) {
    var exposition = new Exposition();
    text.lines().forEach(exposition::read);
    return exposition;
  }

  /// What this gateway shows once it shows that: a call is counted behind its record.
  public static Exposition once(TestGateway gateway, Predicate<Exposition> that) {
    var end = System.nanoTime() + PATIENCE;
    while (System.nanoTime() < end) {
      var shown = of(gateway.read("/metrics").body());
      if (that.test(shown)) {
        return shown;
      }
    }
    throw new AssertionError(gateway.read("/metrics").body());
  }

  private void read(String line) {
    if (line.startsWith("# TYPE ")) {
      var words = line.split(" ");
      families.put(words[2], new Family(words[2], words[3], new TreeSet<>()));
      return;
    }
    var sample = SAMPLE.matcher(line);
    if (line.startsWith("#") || line.isBlank()) {
      return;
    }
    if (!sample.matches()) {
      throw new AssertionError("no line of the format: " + line);
    }
    var labels = new TreeMap<String, String>();
    LABEL
        .matcher(Optional.ofNullable(sample.group(2)).orElse(""))
        .results()
        .forEach(it -> labels.put(it.group(1), it.group(2)));
    samples.add(new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3))));
    var family = family(sample.group(1));
    labels.keySet().stream().filter(it -> !it.equals("le")).forEach(family.labels()::add);
  }

  private Family family(String sample) {
    var exact = families.get(sample);
    var family =
        exact == null ? families.get(sample.replaceAll("_(bucket|count|sum)$", "")) : exact;
    if (family == null) {
      throw new AssertionError("a sample without a type: " + sample);
    }
    return family;
  }

  /// All metrics by name.
  public Map<String, Family> families() {
    return families;
  }

  /// Every name that a query may say.
  public Set<String> names() {
    var names = new TreeSet<String>();
    samples.forEach(it -> names.add(it.name()));
    return names;
  }

  /// All labels of the series that have this name.
  public Set<String> labels(String name) {
    var labels = new TreeSet<String>();
    samples.stream()
        .filter(it -> it.name().equals(name))
        .forEach(it -> labels.addAll(it.labels().keySet()));
    return labels;
  }

  public List<Sample> samples() {
    return samples;
  }

  /// What all series of a name add up to whose labels hold these pairs of name and value.
  public double sum(String name, String... pairs) {
    return samples.stream()
        .filter(it -> it.name().equals(name) && holds(it, pairs))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static boolean holds(Sample sample, String... pairs) {
    for (var i = 0; i < pairs.length; i += 2) {
      if (!pairs[i + 1].equals(sample.labels().get(pairs[i]))) {
        return false;
      }
    }
    return true;
  }
}
