package dev.sovereign.core;

import java.time.Duration;

/// How long each part of an attempt may take.
///
/// @param connect until the TCP connection stands
/// @param tls until the TLS handshake is done
/// @param headers from the request's leaving to the response's header fields, of a streamed attempt
/// @param firstToken from the header fields to the first content event
/// @param idle between two pieces of a stream, comments included
/// @param progress between two content events, whatever else comes meanwhile
/// @param answer from the request's leaving to the last byte, of an attempt that is asked plain
public record Timeouts(
    Duration connect,
    Duration tls,
    Duration headers,
    Duration firstToken,
    Duration idle,
    Duration progress,
    Duration answer) {
  /// The defaults of the configuration.
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofMinutes(4));

  public Timeouts {
    positive("connect", connect);
    positive("tls", tls);
    positive("headers", headers);
    positive("first_token", firstToken);
    positive("idle", idle);
    positive("progress", progress);
    positive("answer", answer);
  }

  /// Each time the shorter of the two.
  public Timeouts shorter(Timeouts other) {
    return new Timeouts(
        min(connect, other.connect),
        min(tls, other.tls),
        min(headers, other.headers),
        min(firstToken, other.firstToken),
        min(idle, other.idle),
        min(progress, other.progress),
        min(answer, other.answer));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static void positive(String name, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("timeouts." + name + " must be positive: " + time);
    }
  }
}
