package dev.sovereign.api;

import dev.sovereign.core.Event;
import java.util.Optional;

/// What of a stream's events is for its client.
///
/// @param usage whether the caller asked for the usage chunk
record Shown(boolean usage) {
  /// The chunk that an event is for the client, if it is one.
  Optional<byte[]> of(Event event) {
    return switch (event) {
      case Event.Opening(var json) -> Optional.of(json);
      case Event.Content(var json) -> Optional.of(json);
      case Event.UsageReport(var json) -> usage ? Optional.of(json) : Optional.empty();
      case Event.Silent(), Event.Broken _ -> Optional.empty();
    };
  }
}
