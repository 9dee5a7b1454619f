package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.http.Headers;
import dev.sovereign.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// One call of a simulated client: what it asks and how it behaves.
///
/// @param number from 0
/// @param isWrong whether every provider refuses it as such
/// @param home whether it must stay at home
/// @param leaves how long after it began the client goes away, if it does
/// @param bytesPerRound how much the client takes at a time; all at once where it is negative
/// @param continues whether another provider may take its stream over
record SimCall(
    int number,
    String model,
    boolean stream,
    boolean isWrong,
    boolean home,
    Optional<Duration> leaves,
    Duration bodyTime,
    int bytesPerRound,
    boolean continues) {
  /// A client of some kind.
  static SimCall drawn(int number, String model, boolean staysHome, Random random) {
    return new SimCall(
        number,
        model,
        random.nextInt(10) < 6,
        random.nextInt(25) == 0,
        staysHome || random.nextInt(4) == 0,
        random.nextInt(6) == 0 ? Optional.of(moment(random)) : Optional.empty(),
        Duration.ofNanos(random.nextInt(30_000_000)),
        pace(random),
        random.nextInt(4) == 0);
  }

  /// A client that does nothing odd.
  static SimCall plain(int number, String model, boolean stream) {
    return new SimCall(
        number, model, stream, false, false, Optional.empty(), Duration.ofMillis(1), -1, false);
  }

  // Most leave soon, some in the middle of a long silence.
  private static Duration moment(Random random) {
    return Duration.ofNanos((long) (Math.pow(random.nextDouble(), 5) * 40e9));
  }

  private static int pace(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> 0;
      case 1, 2 -> 200 + random.nextInt(1000);
      default -> -1;
    };
  }

  /// Its request on the way.
  SimExchange open(Loop loop, String key) {
    var fields = new ArrayList<Headers.Header>(List.of());
    fields.add(new Headers.Header("authorization", "Bearer " + key));
    if (home) {
      fields.add(new Headers.Header("X-Sovereign-Residency", "home"));
    }
    if (continues) {
      fields.add(new Headers.Header("X-SF-Stream-Failure", "continue"));
    }
    return new SimExchange(loop, Headers.of(fields), body(), bodyTime, bytesPerRound);
  }

  private byte[] body() {
    var text =
        "{\"model\":\"%s\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"%s%s\"}]}"
            .formatted(model, stream, Wire.prompt(number), isWrong ? " " + SimProvider.WRONG : "");
    return text.getBytes(UTF_8);
  }
}
