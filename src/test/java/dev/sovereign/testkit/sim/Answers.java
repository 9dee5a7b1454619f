package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.http.Headers;
import dev.sovereign.testkit.sim.SimServer.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// The steps of answers, good and bad, drawn by chance.
final class Answers {
  private static final int PINGS = 50;
  private static final Duration PING = Duration.ofSeconds(4);
  private final Random random;

  Answers(Random random) {
    this.random = random;
  }

  /// A good answer.
  List<Step> well(Spoken spoken, Form form, boolean isSlow) {
    var steps = new ArrayList<Step>();
    steps.add(
        new Step.Head(
            isSlow ? upTo(4500) : upTo(40), 200, Headers.of("content-type", form.type())));
    for (var piece : cut(form.parts(spoken))) {
      var first = steps.size() == 1 ? 6000 : 800;
      steps.add(new Step.Piece(isSlow ? upTo(first) : upTo(30), piece));
    }
    steps.add(new Step.End(random.nextInt(20) == 0 ? upTo(3000) : upTo(3)));
    return steps;
  }

  // Some pieces are cut in two, some come with the next.
  private List<byte[]> cut(List<byte[]> pieces) {
    var cut = new ArrayList<byte[]>();
    for (var piece : pieces) {
      switch (random.nextInt(6)) {
        case 0 -> {
          var at = random.nextInt(piece.length);
          cut.add(Arrays.copyOf(piece, at));
          cut.add(Arrays.copyOfRange(piece, at, piece.length));
        }
        case 1 -> cut.add(cut.isEmpty() ? piece : joined(cut.removeLast(), piece));
        default -> cut.add(piece);
      }
    }
    return cut;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    var both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /// A good answer that goes wrong somewhere as the mood says.
  List<Step> spoilt(Mood mood, List<Step> well, Form form) {
    var steps = new ArrayList<>(well.subList(0, random.nextInt(well.size())));
    switch (mood) {
      case CUTTING -> {
        var ends = !steps.isEmpty() && random.nextBoolean();
        steps.add(ends ? new Step.End(upTo(30)) : new Step.Breaks(upTo(30)));
      }
      case STALLING -> {} // Nothing more comes.
      case PINGING -> {
        if (!steps.isEmpty() && form.hasSigns()) {
          for (var i = 0; i < PINGS; i++) {
            steps.add(new Step.Piece(PING, form.sign()));
          }
        }
      }
      case GARBLED -> garble(steps, well, form);
      case WELL,
          SLOW,
          REFUSING,
          BLACK_HOLE,
          UNREACHABLE,
          BREAKING,
          FORGETTING,
          ERRORS,
          OVERLOADED,
          UNAUTHORISED,
          MISSING ->
          throw new IllegalArgumentException("spoils no answer: " + mood);
    }
    return steps;
  }

  private void garble(List<Step> steps, List<Step> well, Form form) {
    var at = steps.size();
    if (at == 0) {
      steps.add(well.getFirst());
    }
    if (form == Form.WHOLE) {
      steps.subList(1, steps.size()).clear();
    }
    steps.add(new Step.Piece(upTo(30), any(form.garbage()).getBytes(UTF_8)));
    if (form != Form.WHOLE && random.nextBoolean() && at > 0) {
      steps.addAll(well.subList(at, well.size())); // It goes on as if nothing were.
    } else {
      steps.add(random.nextBoolean() ? new Step.End(upTo(3)) : new Step.Breaks(upTo(3)));
    }
  }

  /// What a server says that is well.
  List<Step> probed() {
    return List.of(new Step.Head(upTo(20), 200, Headers.NONE), new Step.End(upTo(3)));
  }

  /// An error, whose body may break off.
  List<Step> error(int status, String code, Headers more) {
    var steps = refusal(status, code, more);
    if (random.nextInt(10) == 0) {
      steps.set(steps.size() - 1, new Step.Breaks(upTo(20)));
    }
    return steps;
  }

  /// An error, whose body may not end.
  List<Step> refusal(int status, String code, Headers more) {
    var fields = Headers.of("content-type", "application/json").and(more);
    var body = "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"code\":\"" + code + "\"}}";
    var steps = new ArrayList<Step>();
    steps.add(new Step.Head(upTo(200), status, fields));
    steps.add(new Step.Piece(upTo(20), body.getBytes(UTF_8)));
    steps.add(new Step.End(random.nextInt(10) == 0 ? Duration.ofHours(1) : upTo(3)));
    return steps;
  }

  /// One of these.
  <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /// A time of at most so many milliseconds.
  Duration upTo(int millis) {
    return Duration.ofNanos((long) (random.nextDouble() * millis * 1_000_000));
  }
}
