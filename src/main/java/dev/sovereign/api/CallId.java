package dev.sovereign.api;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/// Makes ids for calls: their order is roughly that of time, and nobody can guess the next.
final class CallId {
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
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

  private static void put(char[] text, int from, int count, long value) {
    var rest = value;
    for (var i = from + count - 1; i >= from; i--) {
      text[i] = ALPHABET[(int) (rest & 31)];
      rest >>>= 5;
    }
  }
}
