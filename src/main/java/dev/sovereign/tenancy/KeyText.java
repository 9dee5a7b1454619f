package dev.sovereign.tenancy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/// The text of a key: `<prefix><id, 12><_><secret, 43><checksum, 6>`, all base62.
///
/// The secret is 256 bits of chance; the checksum is the CRC32 of everything before it, so a typo
/// is told apart from a key that nobody knows, and a scanner can be sure that it has found a key.
///
/// @param id public: it may be shown and logged
/// @param secret never shown again once the key was handed over
public record KeyText(String prefix, String id, String secret) {
  /// The prefixes that are accepted; which one new keys get is a setting.
  public static final List<String> PREFIXES = List.of("sv-", "sk-router-", "sk_");

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(62);
  private static final int ID = 12;
  private static final int SECRET = 43;
  private static final int CHECK = 6;

  /// A new key.
  ///
  /// @param random must be fit for secrets
  public static KeyText create(String prefix, RandomGenerator random) {
    var id = new StringBuilder(ID);
    for (var i = 0; i < ID; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    var secret = new byte[32];
    random.nextBytes(secret);
    return new KeyText(prefix, id.toString(), base62(new BigInteger(1, secret), SECRET));
  }

  /// The parts of a presented key, if its form and checksum hold.
  public static Optional<KeyText> parse(String text) {
    for (var prefix : PREFIXES) {
      if (text.startsWith(prefix) && text.length() == prefix.length() + ID + 1 + SECRET + CHECK) {
        return parse(text, prefix);
      }
    }
    return Optional.empty();
  }

  private static Optional<KeyText> parse(String text, String prefix) {
    var at = prefix.length() + ID;
    var end = text.length() - CHECK;
    if (text.charAt(at) != '_'
        || !isBase62(text, prefix.length(), at)
        || !isBase62(text, at + 1, end)) {
      return Optional.empty();
    }
    if (!text.substring(end).equals(checksum(text.substring(0, end)))) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyText(prefix, text.substring(prefix.length(), at), text.substring(at + 1, end)));
  }

  /// The whole text, as it is handed over once.
  public String reveal() {
    var body = prefix + id + "_" + secret;
    return body + checksum(body);
  }

  /// The prefix and id only.
  @Override
  public String toString() {
    return prefix + id + "_…";
  }

  private static String checksum(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return base62(BigInteger.valueOf(crc.getValue()), CHECK);
  }

  private static String base62(BigInteger number, int digits) {
    var text = new StringBuilder(digits);
    var rest = number;
    while (text.length() < digits) {
      var parts = rest.divideAndRemainder(BASE);
      text.append(ALPHABET.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return text.reverse().toString();
  }

  private static boolean isBase62(String text, int from, int to) {
    for (var i = from; i < to; i++) {
      if (ALPHABET.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether a prefix is one of ours, letter for letter.
  public static boolean isPrefix(String prefix) {
    return PREFIXES.contains(prefix);
  }
}
