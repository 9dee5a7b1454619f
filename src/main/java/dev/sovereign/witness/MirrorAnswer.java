package dev.sovereign.witness;

import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Malformed;
import java.nio.charset.StandardCharsets;

/// What a mirror says to entries (c2sp.org/tlog-mirror, "add-entries").
sealed interface MirrorAnswer {
  int OK = 200;
  int ACCEPTED = 202;
  int CONFLICT = 409;
  int INFO_LINES = 3;

  /// It keeps them all and cosigned; lines of signatures, which nobody has checked.
  record Cosigned(String lines) implements MirrorAnswer {}

  /// It says where to go on.
  ///
  /// @param size of a checkpoint that it has taken
  /// @param next the first entry that it lacks
  /// @param ticket to be sent with that
  record Wants(long size, long next, byte[] ticket) implements MirrorAnswer {}

  /// It says nothing of use.
  record Unknown(String why) implements MirrorAnswer {}

  /// What an answer says.
  static MirrorAnswer read(int status, byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    return switch (Integer.valueOf(status)) {
      case OK -> new Cosigned(text);
      case ACCEPTED, CONFLICT -> wants(status, text);
      case Integer other -> new Unknown("it answers " + other);
    };
  }

  private static MirrorAnswer wants(int status, String text) {
    var lines = text.split("\n", -1);
    if (lines.length != INFO_LINES + 1 || !lines[INFO_LINES].isEmpty()) {
      return new Unknown("it answers " + status + " without saying where it is");
    }
    if (!isNumber(lines[0]) || !isNumber(lines[1])) {
      return new Unknown("it answers " + status + " without a number");
    }
    try {
      var ticket = Base64Text.decode(lines[2], "a ticket");
      return ticket.length > Character.MAX_VALUE
          ? new Unknown("its ticket is too long")
          : new Wants(Long.parseLong(lines[0]), Long.parseLong(lines[1]), ticket);
    } catch (Malformed other) {
      return new Unknown("its ticket is not base64");
    }
  }

  private static boolean isNumber(String text) {
    return text.matches("0|[1-9][0-9]{0,17}");
  }
}
