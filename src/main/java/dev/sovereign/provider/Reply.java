package dev.sovereign.provider;

import dev.sovereign.core.Outcome;
import dev.sovereign.core.Usage;
import java.util.List;

/// What came back from a provider.
///
/// Each case names members of the request that were left out because they are ours to set
/// (`docs/providers.md`).
public sealed interface Reply {
  /// An open stream, or a whole answer as one.
  record Streaming(EventSource events, List<String> leftOut) implements Reply {}

  /// A whole answer in the caller's dialect.
  record Whole(byte[] json, Usage usage, List<String> leftOut) implements Reply {}

  /// No answer.
  record Missed(Outcome why) implements Reply {}
}
