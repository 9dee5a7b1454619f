package dev.sovereign.store;

import java.util.ArrayList;
import java.util.List;

/// Spans of time of one length that sums are kept of, one behind the other. Times are in hours
/// since 1970.
///
/// @param hours how long each is
/// @param from where the first begins
/// @param until where the last ends
record UsageSpan(int hours, long from, long until) {
  /// The lengths that there are, each a whole number of times the next.
  static final List<Integer> LENGTHS = List.of(720, 24, 1);

  /// The spans of one hour each that lie in a time.
  static UsageSpan hourly(long since, long until) {
    return new UsageSpan(1, since, until);
  }

  /// Where the span of this length begins that an hour lies in.
  static long start(int hours, long hour) {
    return Math.floorDiv(hour, hours) * hours;
  }

  /// The fewest spans that make up a time.
  static List<UsageSpan> covering(long since, long until) {
    var spans = new ArrayList<UsageSpan>();
    cover(LENGTHS, since, until, spans);
    return spans;
  }

  // As many of the longest as lie in it, and shorter ones at both ends.
  private static void cover(List<Integer> lengths, long since, long until, List<UsageSpan> spans) {
    if (lengths.isEmpty() || since >= until) {
      return;
    }
    var longest = lengths.getFirst();
    var shorter = lengths.subList(1, lengths.size());
    var first = start(longest, since + longest - 1);
    var last = start(longest, until);
    if (first >= last) {
      cover(shorter, since, until, spans);
      return;
    }
    spans.add(new UsageSpan(longest, first, last));
    cover(shorter, since, first, spans);
    cover(shorter, last, until, spans);
  }
}
