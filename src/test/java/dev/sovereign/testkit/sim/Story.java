package dev.sovereign.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How a simulated provider is over time: well from its end on.
///
/// @param chapters in order
record Story(String kind, List<Chapter> chapters) {
  /// @param until on the loop's clock
  /// @param share of the answers that go as the mood says; the others are well
  record Chapter(long until, Mood mood, double share) {
    @Override
    public String toString() {
      return "%s until %.1f".formatted(mood, until / 1e9);
    }
  }

  Story {
    chapters = List.copyOf(chapters);
  }

  /// Nothing ever goes wrong.
  static Story healthy() {
    return new Story("healthy", List.of());
  }

  /// One of the ways in which a provider can be bad until the end.
  static Story drawn(Random random, Duration end) {
    var last = end.toNanos();
    return switch (random.nextInt(7)) {
      case 0 -> healthy();
      case 1 -> new Story("slow", List.of(new Chapter(last, Mood.SLOW, 1)));
      case 2 -> flapping(random, last);
      case 3 ->
          new Story(
              "dying",
              List.of(new Chapter(part(random, last), Mood.WELL, 1), bad(random, last, 1)));
      case 4 -> new Story("recovering", List.of(bad(random, part(random, last), 1)));
      case 5 -> new Story("overloaded", List.of(new Chapter(last, Mood.OVERLOADED, 0.7)));
      default -> moody(random, last);
    };
  }

  private static Story flapping(Random random, long last) {
    var chapters = new ArrayList<Chapter>();
    var at = 0L;
    while (at < last) {
      at += (long) (Math.pow(random.nextDouble(), 2) * Duration.ofSeconds(20).toNanos());
      chapters.add(random.nextBoolean() ? bad(random, at, 1) : new Chapter(at, Mood.WELL, 1));
    }
    return new Story("flapping", chapters);
  }

  private static Story moody(Random random, long last) {
    var chapters = new ArrayList<Chapter>();
    for (var at = 0L; at < last; at += Duration.ofSeconds(1).toNanos()) {
      chapters.add(bad(random, at, 0.4));
    }
    return new Story("moody", chapters);
  }

  private static Chapter bad(Random random, long until, double share) {
    return new Chapter(until, Mood.BAD.get(random.nextInt(Mood.BAD.size())), share);
  }

  private static long part(Random random, long last) {
    return (long) (random.nextDouble() * last);
  }

  @Override
  public String toString() {
    return kind + chapters.stream().map(Chapter::toString).limit(4).toList();
  }

  /// How it is now.
  Mood at(long now, Random random) {
    for (var chapter : chapters) {
      if (now < chapter.until()) {
        return random.nextDouble() < chapter.share() ? chapter.mood() : Mood.WELL;
      }
    }
    return Mood.WELL;
  }
}
