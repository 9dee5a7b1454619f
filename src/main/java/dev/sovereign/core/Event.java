package dev.sovereign.core;

/// One event of a streamed answer, in the caller's dialect.
public sealed interface Event {
  /// Comes before any content (a role, an empty delta); held back until content is there.
  record Opening(byte[] json) implements Event {}

  /// Holds text, reasoning, a refusal, audio, a tool call or a finish reason.
  record Content(byte[] json) implements Event {}

  /// Holds the usage figures and nothing else; only for a caller who asked for it.
  record UsageReport(byte[] json) implements Event {}

  /// Says nothing that a caller needs, such as a second finish reason.
  record Silent() implements Event {}

  /// The provider broke off and says why.
  record Broken(Outcome why) implements Event {}
}
