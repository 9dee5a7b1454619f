package dev.sovereign.api;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/// Makes ids for calls: their order is roughly that of time, and nobody can guess the next.
final class CallId {
  private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final char[] ALPHABET = LETTERS.toCharArray();
  private static final Pattern FORM = Pattern.compile("req_[" + LETTERS + "]{26}");
  private static final ThreadLocal<SplittableRandom> RANDOM =
      ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

  private CallId() {}

  /// The next id, of this moment.
  static String next() {
    return next(System.currentTimeMillis());
  }

  /// The next id: `req_`, 10 characters of time in milliseconds, 16 of chance.
  static String next(long epochMillis) {
    var text = new char[30];
    "req_".getChars(0, 4, text, 0);
    put(text, 4, 10, epochMillis);
    put(text, 14, 12, RANDOM.get().nextLong());
    put(text, 26, 4, RANDOM.get().nextLong());
    return new String(text);
  }

  /// When the call with this id came in; nothing if no call has it.
  static Optional<Instant> time(String id) {
    if (!FORM.matcher(id).matches()) {
      return Optional.empty();
    }
    var millis = 0L;
    for (var i = 4; i < 14; i++) {
      millis = millis << 5 | LETTERS.indexOf(id.charAt(i));
    }
    return Optional.of(Instant.ofEpochMilli(millis));
  }

  private static void put(char[] text, int from, int count, long value) {
    var rest = value;
    for (var i = from + count - 1; i >= from; i--) {
      text[i] = ALPHABET[(int) (rest & 31)];
      rest >>>= 5;
    }
  }
}
