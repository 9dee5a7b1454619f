package dev.sovereign.config;

import dev.sovereign.core.Timeouts;

/// Reads the times of a `timeouts` section; whoever opened the section closes it.
final class TimeoutsReader {
  private TimeoutsReader() {}

  static Timeouts read(Section section, Timeouts usual) {
    return new Timeouts(
        section.duration("connect", usual.connect()),
        section.duration("tls", usual.tls()),
        section.duration("headers", usual.headers()),
        section.duration("first_token", usual.firstToken()),
        section.duration("idle", usual.idle()),
        section.duration("progress", usual.progress()),
        section.duration("answer", usual.answer()));
  }
}
