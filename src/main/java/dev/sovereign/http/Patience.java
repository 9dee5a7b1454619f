package dev.sovereign.http;

import java.time.Duration;

/// How long the server waits for a client at each point.
///
/// @param idle between the end of an answer and the next whole request head
/// @param bodyRound the time in which some of a body must come: 1 KiB for each of its seconds
/// @param body for a whole body
/// @param stall how long a client may take nothing of what waits for it
public record Patience(Duration idle, Duration bodyRound, Duration body, Duration stall) {
  /// 75 s, 5 s, 10 min, 30 s.
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(75),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30));

  /// The bytes of a body that one round must bring.
  long bytesOfRound() {
    return bodyRound.toMillis() * 1024 / 1000;
  }
}
