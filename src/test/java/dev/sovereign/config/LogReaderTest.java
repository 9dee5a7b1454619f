package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read of the section `log`.
final class LogReaderTest {
  private static String mirrored(String url) {
    return "log: {mirrors: [{vkey: m.example+00000000+AA==, url: '" + url + "'}]}\n" + Yaml.SMALL;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://8.8.8.8/m",
        "ftp://m.example",
        "https://m.example/a b",
        "https://m.example/%",
        "https://m.example/|",
        "https://m.example/?a=b",
        "https:///m"
      })
  void anAddressOfAMirrorThatCannotBeAskedIsAFinding(String url) {
    var messages = Yaml.messages(mirrored(url));

    assertEquals(1, messages.size(), messages.toString());
    assertTrue(messages.getFirst().contains(".url "), messages.toString());
  }

  @Test
  void aMirrorOnThisMachineNeedsNoTls() {
    var mirrors = Yaml.good(mirrored("http://127.0.0.1:9/m/")).log().mirrors();

    assertEquals("http://127.0.0.1:9/m", mirrors.getFirst().url());
  }
}
