package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadersTest {
  @ParameterizedTest
  @ValueSource(strings = {"a\r\nx: y", "a\nb", "a\rb", "a\0b", "a\u007f", "\u001b[0m", "a\u010ab"})
  void noValueCanEndItsFieldEarly(String value) {
    assertThrows(IllegalArgumentException.class, () -> Headers.of("x-a", value));
    assertThrows(IllegalArgumentException.class, () -> Headers.NONE.and("x-a", value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "a\t", "ü", "a\0", "(a)", "a\u010a"})
  void aNameIsAToken(String name) {
    assertThrows(IllegalArgumentException.class, () -> Headers.of(name, "v"));
  }

  @Test
  void theRefusalShowsNoControlCharacter() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> Headers.of("x\r\nset-cookie", "v"));

    assertFalse(String.valueOf(refused.getMessage()).contains("\n"));
  }

  @Test
  void namesAreFoundInAnyCaseAndOrderIsKept() {
    var headers = Headers.of("X-A", "1", "x-b", "2", "x-a", "3");

    assertEquals(Optional.of("1"), headers.first("x-a"));
    assertEquals(List.of("1", "3"), headers.all("X-a"));
    assertEquals(Optional.empty(), headers.first("x-c"));
  }

  @Test
  void valuesAreNotShown() {
    assertEquals("[authorization]", Headers.of("authorization", "Bearer secret").toString());
  }
}
