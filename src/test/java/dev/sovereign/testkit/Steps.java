package dev.sovereign.testkit;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// What a scripted upstream can do on its raw socket, step by step; [#all] puts steps in a row.
///
/// The request has been read when a script begins. A step that writes ends the script when the
/// gateway has closed the connection.
public final class Steps {
  private Steps() {}

  /// One after the other.
  public static Script all(Script... steps) {
    return call -> {
      for (var step : steps) {
        step.answer(call);
      }
    };
  }

  /// Bytes as they are.
  public static Script send(byte[] bytes) {
    return call -> call.raw(bytes);
  }

  /// Text as it is; each character up to U+00FF is one byte.
  public static Script send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The same text, in pieces of one byte with this much time between them.
  public static Script sendSlowly(String text, Duration between) {
    return all(
        text.chars()
            .mapToObj(letter -> all(send(Character.toString(letter)), delay(between)))
            .toArray(Script[]::new));
  }

  /// The head of a 200 with a chunked body of this media type.
  public static Script open(String type) {
    return call -> call.open(type);
  }

  /// The head of a chunked event stream.
  public static Script events() {
    return UpstreamCall::openEvents;
  }

  /// One chunk of an open body.
  public static Script chunk(String text) {
    return call -> call.chunk(text);
  }

  /// One event in a chunk of its own.
  public static Script event(String data) {
    return call -> call.event(data);
  }

  /// The end of an open body.
  public static Script end() {
    return UpstreamCall::end;
  }

  /// Nothing for this long.
  public static Script delay(Duration time) {
    return _ -> LockSupport.parkNanos(time.toNanos());
  }

  /// A step many times, or until the gateway leaves.
  public static Script repeat(int times, Script step) {
    return call -> {
      for (var _ : IntStream.range(0, times).toArray()) {
        step.answer(call);
      }
    };
  }

  /// Closes the connection.
  public static Script fin() {
    return UpstreamCall::close;
  }

  /// Resets the connection.
  public static Script rst() {
    return UpstreamCall::reset;
  }

  /// Nothing, until the gateway leaves.
  public static Script hang() {
    return UpstreamCall::awaitGone;
  }
}
