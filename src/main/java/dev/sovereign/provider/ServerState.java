package dev.sovereign.provider;

import java.util.OptionalLong;

/// What an own server said of itself when it was last asked.
///
/// @param ready whether it takes calls
/// @param running how many calls it works on, if it says so
/// @param waiting how many calls wait in its queue, if it says so
public record ServerState(boolean ready, OptionalLong running, OptionalLong waiting) {
  /// It does not answer, or says that it cannot serve.
  static final ServerState UNREADY =
      new ServerState(false, OptionalLong.empty(), OptionalLong.empty());
}
