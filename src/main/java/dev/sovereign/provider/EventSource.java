package dev.sovereign.provider;

import dev.sovereign.core.EventSink;
import dev.sovereign.core.Usage;

/// The events of an open stream. It belongs to its loop.
public interface EventSource {
  /// Hands everything from now on to the sink, in place of the one before.
  void read(EventSink sink);

  /// Takes no more from the upstream until [#resume].
  void pause();

  /// Takes more.
  void resume();

  /// Whether the upstream's body has ended, so that no byte of it is left to read.
  boolean isEnded();

  /// What the provider said so far that it used.
  Usage usage();

  /// How much text came so far, in bytes; not counted where the provider counts tokens along.
  long textBytes();
}
