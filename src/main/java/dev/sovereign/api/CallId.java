package dev.sovereign.api;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Pattern;

/// Makes ids for calls: their order is roughly that of time, and nobody can guess the next.
final class CallId {
  private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final char[] ALPHABET = LETTERS.toCharArray();
  private static final Pattern FORM = Pattern.compile("req_[" + LETTERS + "]{26}");
  private static final ThreadLocal<SplittableRandom> RANDOM =
      ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final int PREFIX = 4;
  private static final int TIME = 10;
  private static final int HIGH = 4; // Letters with the version and the first bits of chance.
  private static final long VERSION_7 = 0x7000;
  private static final long VARIANT = 1L << 63;

  private CallId() {}

  /// The next id, of this moment.
  static String next() {
    return next(System.currentTimeMillis());
  }

  /// The next id: `req_`, and a UUID of version 7 (RFC 9562 5.7) in 26 letters, 10 of them its time
  /// in milliseconds.
  static String next(long epochMillis) {
    var chance = RANDOM.get();
    return text(
        epochMillis << 16 | VERSION_7 | chance.nextInt(1 << 12), VARIANT | chance.nextLong() >>> 2);
  }

  private static String text(long most, long least) {
    var text = new char[PREFIX + 26];
    "req_".getChars(0, PREFIX, text, 0);
    put(text, PREFIX, TIME, most >>> 16);
    put(text, PREFIX + TIME, HIGH, (most & 0xffff) << 4 | least >>> 60);
    put(text, PREFIX + TIME + HIGH, 12, least);
    return new String(text);
  }

  /// The UUID that a call's id is.
  static UUID uuid(String id) {
    var high = value(id, PREFIX + TIME, HIGH);
    var most = value(id, PREFIX, TIME) << 16 | high >>> 4;
    return new UUID(most, high << 60 | value(id, PREFIX + TIME + HIGH, 12));
  }

  /// The id of a call in either of its two forms: ours, or the UUID that it is.
  static Optional<String> parse(String text) {
    if (UUID_FORM.matcher(text).matches()) {
      var id = UUID.fromString(text);
      return Optional.of(text(id.getMostSignificantBits(), id.getLeastSignificantBits()));
    }
    return FORM.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }

  /// When the call with this id came in; nothing if no call has it.
  static Optional<Instant> time(String id) {
    if (!FORM.matcher(id).matches()) {
      return Optional.empty();
    }
    return Optional.of(Instant.ofEpochMilli(value(id, PREFIX, TIME)));
  }

  private static long value(String id, int from, int count) {
    var value = 0L;
    for (var i = from; i < from + count; i++) {
      value = value << 5 | LETTERS.indexOf(id.charAt(i));
    }
    return value;
  }

  private static void put(char[] text, int from, int count, long value) {
    var rest = value;
    for (var i = from + count - 1; i >= from; i--) {
      text[i] = ALPHABET[(int) (rest & 31)];
      rest >>>= 5;
    }
  }
}
