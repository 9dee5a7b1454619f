package dev.sovereign.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysConfigTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void newKeysHold90DaysUnlessSomebodySaysOtherwise() {
    assertEquals(new KeysConfig("sv-", Duration.ofDays(90)), KeysConfig.DEFAULT);
  }

  // A key of another prefix than these, even in other letters, would never be let in.
  @ParameterizedTest
  @ValueSource(strings = {"", "sk-", "SV-", "Sk-Router-", "sv"})
  void aPrefixThatNoKeyIsReadByIsRefused(String prefix) {
    assertThrows(IllegalArgumentException.class, () -> new KeysConfig(prefix, DAY));
  }

  @Test
  void aLifeOfNoTimeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new KeysConfig("sv-", Duration.ZERO));
  }
}
