package dev.sovereign.anchor;

import java.util.OptionalLong;

/// What Rekor says to a request for an entry (rekor-tiles, `internal/server/service.go`).
sealed interface RekorAnswer {
  int CREATED = 201;
  int BAD_REQUEST = 400;
  int FROZEN = 405;
  int ALREADY_THERE = 409;

  /// It has logged it.
  ///
  /// @param entry its `TransparencyLogEntry`, which nobody has checked
  record Logged(byte[] entry) implements RekorAnswer {}

  /// It has had this entry before.
  ///
  /// @param index of it, if it says that
  record Known(OptionalLong index) implements RekorAnswer {}

  /// It has not, or did not say.
  ///
  /// @param why in words of ours
  record Unwell(String why) implements RekorAnswer {}

  /// What an answer says.
  ///
  /// @param index the text of its field `x-log-index`, empty where there is none
  static RekorAnswer read(int status, String index, byte[] body) {
    return switch (Integer.valueOf(status)) {
      case CREATED -> new Logged(body);
      case ALREADY_THERE -> new Known(number(index));
      case BAD_REQUEST -> new Unwell("it refuses the entry with 400: does it take ECDSA on P-256?");
      case FROZEN -> new Unwell("its shard is frozen (405): log.anchor has to name the next one");
      case Integer other -> new Unwell("it answers " + other);
    };
  }

  private static OptionalLong number(String text) {
    return text.matches("0|[1-9][0-9]{0,17}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
