package dev.sovereign.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTextTest {
  static final List<String> PREFIXES = KeyText.PREFIXES;

  private static final String SECRET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
  private static final String GOOD = "sv-Handle000042_" + SECRET + "0YzqLY";

  // The checksums were reckoned by another program: CRC32 of what stands before them, in base62.
  @ParameterizedTest
  @CsvSource({"sv-,0YzqLY", "sk-router-,2J7UJi", "sk_,3MaCi5"})
  void theFormIsPrefixIdSecretChecksum(String prefix, String checksum) {
    var key = new KeyText(prefix, "Handle000042", SECRET);

    assertEquals(prefix + "Handle000042_" + SECRET + checksum, key.reveal());
    assertEquals(Optional.of(key), KeyText.parse(key.reveal()));
  }

  @ParameterizedTest
  @FieldSource("PREFIXES")
  void aNewKeyIsReadBack(String prefix) {
    var key = KeyText.create(prefix, new SecureRandom());

    assertTrue(key.reveal().matches(prefix + "[0-9A-Za-z]{12}_[0-9A-Za-z]{49}"), key::reveal);
    assertEquals(Optional.of(key), KeyText.parse(key.reveal()));
  }

  @Test
  void noTwoKeysAreAlike() {
    var random = new SecureRandom();
    var keys = IntStream.range(0, 1000).mapToObj(_ -> KeyText.create("sv-", random)).toList();

    assertEquals(1000, keys.stream().map(KeyText::id).distinct().count());
    assertEquals(1000, keys.stream().map(KeyText::secret).distinct().count());
  }

  @Test
  void everyTypoIsSeen() {
    var typos =
        IntStream.range(0, GOOD.length())
            .mapToObj(at -> changed(GOOD, at))
            .filter(it -> KeyText.parse(it).isPresent())
            .toList();

    assertEquals(List.of(), typos);
  }

  private static String changed(String text, int at) {
    var other = text.charAt(at) == 'x' ? 'y' : 'x';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sv-",
        "sk-",
        "Bearer " + GOOD,
        " " + GOOD,
        GOOD + " ",
        GOOD + "0",
        "sv-Handle000042-" + SECRET + "0YzqLY",
        "sv-Handle'00042_" + SECRET + "0YzqLY",
        "sv-Händle000042_" + SECRET + "0YzqLY",
        "SV-Handle000042_" + SECRET + "0YzqLY",
        "sv-Handle000042_" + SECRET + "000000",
      })
  void whatIsNoKeyIsRefused(String text) {
    assertEquals(Optional.empty(), KeyText.parse(text));
  }

  @Test
  void aKeyInAMessageShowsItsIdOnly() {
    var shown = new KeyText("sv-", "Handle000042", SECRET).toString();

    assertEquals("sv-Handle000042_…", shown);
    assertFalse(shown.contains("abc"));
  }
}
