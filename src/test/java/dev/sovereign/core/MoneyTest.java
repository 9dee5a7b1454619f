package dev.sovereign.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MoneyTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1,0.000000001",
    "10,0.00000001",
    "1000000000,1",
    "1500000000,1.5",
    "10000000000,10",
    "-2500000000,-2.5",
    "9223372036854775807,9223372036.854775807"
  })
  void anAmountIsPlainDecimalText(long nanos, String text) {
    assertEquals(text, Money.text(nanos));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0.00",
    "1,0.000000001",
    "-10,-0.00000001",
    "10000000,0.01",
    "1000000000,1.00",
    "1500000000,1.50",
    "-2050000000,-2.05",
    "999999999,0.999999999",
    "9223372036854775807,9223372036.854775807",
    "-9223372036854775808,-9223372036.854775808"
  })
  void aSumHasTwoDecimalsAtLeast(long nanos, String text) {
    assertEquals(text, Money.sum(nanos));
  }
}
