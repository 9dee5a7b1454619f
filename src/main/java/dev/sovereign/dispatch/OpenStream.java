package dev.sovereign.dispatch;

import dev.sovereign.core.Digest;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Usage;
import dev.sovereign.meter.Pace;

/// An answer that comes as a stream. It belongs to its loop.
public sealed interface OpenStream permits LiveStream, ContinuedStream {
  /// Whose it is.
  Offer offer();

  /// Hands everything from now on to the sink, in place of the one before.
  void read(EventSink next);

  /// Takes no more from the upstream until [#resume]; its silence does not count meanwhile.
  void pause();

  /// Takes more.
  void resume();

  /// Cuts the upstream off at once; the sink hears nothing more.
  void cancel();

  /// What the provider said so far that it used.
  Usage usage();

  /// How much text came so far, in bytes; not counted where the provider counts tokens along.
  long textBytes();

  /// The hash of the request's body as it was sent to whose text the caller got last.
  Digest forwarded();

  /// The times between its chunks of content so far.
  Pace pace();
}
