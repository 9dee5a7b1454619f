package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Digest;
import dev.sovereign.core.Event;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Usage;
import dev.sovereign.dialect.TextCount;
import dev.sovereign.meter.Pace;
import java.util.List;
import java.util.Optional;

/// What a walk brought home. One of its attempts is the one that answered.
public sealed interface Answer {
  /// Who answered.
  Offer offer();

  /// All tries, in the order in which they began.
  List<Attempt> attempts();

  /// What the provider said so far that it used.
  Usage usage();

  /// How much text came so far, in bytes; asked for where the provider has not counted it.
  long textBytes();

  /// How the chunks of a stream came so far.
  Optional<Pace> pace();

  /// The hash of the request's body as it was sent to who answered.
  Digest forwarded();

  /// Members of the request that were left out because they are ours to set.
  List<String> leftOut();

  /// The answer as a whole, in the caller's dialect.
  record Whole(
      Offer offer,
      List<Attempt> attempts,
      List<String> leftOut,
      byte[] json,
      Usage usage,
      Digest forwarded)
      implements Answer {
    @Override
    public long textBytes() {
      return TextCount.answer(json);
    }

    @Override
    public Optional<Pace> pace() {
      return Optional.empty();
    }
  }

  /// An answer that comes, or came, as a stream.
  sealed interface Streamed extends Answer {
    /// Where it comes from.
    OpenStream stream();

    @Override
    default Offer offer() {
      return stream().offer();
    }

    @Override
    default Usage usage() {
      return stream().usage();
    }

    @Override
    default long textBytes() {
      return stream().textBytes();
    }

    @Override
    default Optional<Pace> pace() {
      return Optional.of(stream().pace());
    }

    @Override
    default Digest forwarded() {
      return stream().forwarded();
    }
  }

  /// An open stream that has brought its first content.
  ///
  /// @param first the first content event with what was held back before it and came with it
  record Open(List<Attempt> attempts, List<String> leftOut, List<Event> first, OpenStream stream)
      implements Streamed {}

  /// A stream that has come to its end before any of it left.
  ///
  /// @param events all of it
  record Held(List<Attempt> attempts, List<String> leftOut, List<Event> events, OpenStream stream)
      implements Streamed {}
}
