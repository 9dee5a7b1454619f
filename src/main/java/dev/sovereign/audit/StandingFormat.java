package dev.sovereign.audit;

import dev.sovereign.core.Health;
import dev.sovereign.core.Standing;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonBytes;
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

  static void write(JsonBytes out, List<Decision.Candidate> candidates) {
    var hasOne = false;
    for (var i = 0; i < candidates.size(); i++) {
      var standing = candidates.get(i).standing();
      if (standing.isPresent()) {
        out.ascii(hasOne ? "," : ",\"" + NAME + "\":[");
        one(out.ascii('[').number(i).ascii(','), standing.get());
        out.ascii(']');
        hasOne = true;
      }
    }
    out.ascii(hasOne ? "]" : "");
  }

  private static void one(JsonBytes out, Standing standing) {
    var health = standing.health();
    out.number(standing.band());
    out.ascii(',').number(Math.round(standing.score() * SHARE));
    out.ascii(',').number(Math.round(health.samples() * SAMPLES));
    out.ascii(',').number(Math.round(health.success() * SHARE));
    time(out, health.firstTokenNanos());
    time(out, health.perTokenNanos());
  }

  private static void time(JsonBytes out, OptionalLong nanos) {
    out.ascii(',');
    if (nanos.isPresent()) {
      out.number(nanos.getAsLong() / MICRO);
    } else {
      out.ascii(UNKNOWN);
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
