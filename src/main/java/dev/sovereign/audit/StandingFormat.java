package dev.sovereign.audit;

import dev.sovereign.core.Health;
import dev.sovereign.core.Standing;
import dev.sovereign.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How the candidates of a decision stood, as a list beside them: whole numbers only, because every
/// call has them.
///
/// ```
/// [candidate, band, score / 10000, samples / 10, success / 10000, first token µs, per token µs]
/// ```
final class StandingFormat {
  private static final String NAME = "standings";
  private static final double SHARE = 10_000;
  private static final double SAMPLES = 10;
  private static final long MICRO = 1_000;
  private static final String UNKNOWN = "null";

  private StandingFormat() {}

  static void write(StringBuilder out, List<Decision.Candidate> candidates) {
    var hasOne = false;
    for (var i = 0; i < candidates.size(); i++) {
      var standing = candidates.get(i).standing();
      if (standing.isPresent()) {
        out.append(hasOne ? "," : ",\"" + NAME + "\":[");
        one(out.append('[').append(i).append(','), standing.get());
        out.append(']');
        hasOne = true;
      }
    }
    out.append(hasOne ? "]" : "");
  }

  private static void one(StringBuilder out, Standing standing) {
    var health = standing.health();
    out.append(standing.band());
    out.append(',').append(Math.round(standing.score() * SHARE));
    out.append(',').append(Math.round(health.samples() * SAMPLES));
    out.append(',').append(Math.round(health.success() * SHARE));
    time(out, health.firstTokenNanos());
    time(out, health.perTokenNanos());
  }

  private static void time(StringBuilder out, OptionalLong nanos) {
    out.append(',');
    if (nanos.isPresent()) {
      out.append(nanos.getAsLong() / MICRO);
    } else {
      out.append(UNKNOWN);
    }
  }

  /// How each of so many candidates stood.
  static List<Optional<Standing>> read(Json decision, int candidates) {
    var all = new ArrayList<Optional<Standing>>(Collections.nCopies(candidates, Optional.empty()));
    for (var row : decision.find(NAME).map(Json::items).orElse(List.of())) {
      var values = row.items();
      all.set((int) whole(values, 0), Optional.of(standing(values)));
    }
    return all;
  }

  private static Standing standing(List<Json> values) {
    var health =
        new Health(
            whole(values, 3) / SAMPLES, whole(values, 4) / SHARE, time(values, 5), time(values, 6));
    return new Standing((int) whole(values, 1), whole(values, 2) / SHARE, health);
  }

  private static long whole(List<Json> values, int place) {
    return Long.parseLong(values.get(place).raw());
  }

  private static OptionalLong time(List<Json> values, int place) {
    return values.get(place).raw().equals(UNKNOWN)
        ? OptionalLong.empty()
        : OptionalLong.of(whole(values, place) * MICRO);
  }
}
