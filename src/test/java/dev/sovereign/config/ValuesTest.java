package dev.sovereign.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Single values: amounts with their units, and what the environment fills in.
final class ValuesTest {
  @ParameterizedTest
  @CsvSource({"250ms, 250", "5s, 5000", "2m, 120000", "1h, 3600000", "90d, 7776000000"})
  void durations(String text, long millis) {
    assertEquals(Duration.ofMillis(millis), Units.duration(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "s", "-5s", "1.5s", "0s", "5 sec", "5S", "36501d", "99999999999999s"})
  void noDurations(String text) {
    assertThrows(IllegalArgumentException.class, () -> Units.duration(text));
  }

  @ParameterizedTest
  @CsvSource({"512, 512", "512B, 512", "32KiB, 32768", "8MiB, 8388608", "1GiB, 1073741824"})
  void sizes(String text, long bytes) {
    assertEquals(bytes, Units.size(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1.5MiB", "8MB", "8mib", "99999999999999GiB"})
  void noSizes(String text) {
    assertThrows(IllegalArgumentException.class, () -> Units.size(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.14", "7.18", "5.00", "0.000000001", "999999999.5"})
  void moneyKeepsItsDigits(String text) {
    assertEquals(new BigDecimal(text), Units.money(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".5", "5.", "-1", "1e3", "1,5", "$5", "0.0000000001", "NaN", "1000000000.1"})
  void noMoney(String text) {
    assertThrows(IllegalArgumentException.class, () -> Units.money(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          routing: {attempts: many}         | routing.attempts must be a whole number: many
          routing: {attempts: 0}            | routing.attempts must be at least 1: 0
          routing: {attempts: 99999999999}  | routing.attempts must be a whole number: 99999999999
          routing: {attempts: [3]}          | expected a single value: routing.attempts
          routing: {attempts: }             | expected a value: routing.attempts
          routing: {gpu_first: yes}         | routing.gpu_first must be true or false: yes
          routing: 3                        | expected keys and values in routing
          routing: {failover_on: [teapot]}  | expected [context_length_exceeded] or []: teapot
          store: postgres                   | expected one of [sqlite]: postgres
          instance: {home: AU}              | instance.home must be a country, such as au: AU
          data: "a\\0b"                     | data Nul character not allowed: a\\0b
          keys: {expire: 0d}                | keys.expire must be longer than nothing: 0d
          server: {limits: {depth: 0}}      | server.limits.depth must be at least 1: 0
          """)
  void aWrongTypeIsSaidWithItsPath(String line, String message) {
    assertEquals(List.of(message.replace("\\0", "\0")), Yaml.messages(line + "\n" + Yaml.SMALL));
  }

  @ParameterizedTest
  @CsvSource({
    "${A}, one",
    "${A:-other}, one",
    "${A:?say it}, one",
    "${B:-other}, other",
    "${B:-}, ''",
    "${EMPTY:-other}, other",
    "x-${A}-${A}, x-one-one",
    "$A ${} ${1}, $A ${} ${1}",
    "${DOLLAR}, $1\\"
  })
  void theEnvironmentFillsIn(String text, String filled) {
    var variables = new Variables(Map.of("A", "one", "EMPTY", "", "DOLLAR", "$1\\"));

    assertEquals(filled, variables.fill(text));
  }

  @ParameterizedTest
  @CsvSource({
    "${B}, the environment has no B: it has no default",
    "${EMPTY}, the environment has no EMPTY: it has no default",
    "${B:?set it to x}, the environment has no B: set it to x"
  })
  void aMissingVariableStopsTheStart(String text, String message) {
    var variables = new Variables(Map.of("EMPTY", ""));

    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> variables.fill(text)).getMessage());
  }

  @Test
  void aMissingVariableHasItsPlace() {
    var wrong = Yaml.wrong("instance: {name: \"${NODE:?which node is it?}\"}\n" + Yaml.SMALL);

    assertEquals(
        List.of(new Findings.Finding(1, 18, "the environment has no NODE: which node is it?")),
        wrong);
  }

  @Test
  void whatIsFilledInIsReadLikeWhatIsWritten() {
    var text = "routing: {attempts: \"${N}\"}\n" + Yaml.SMALL;

    assertEquals(7, Yaml.good(text, Map.of("N", "7")).catalog().routing().attempts());
  }

  @Test
  void sendIsTheJsonOfItsYaml() {
    var send = "send: {a: {b: [1, 1.50, true, null, \"1\", 0x10, x y]}, \"q\\\"\": -2}, ";
    var provider = Yaml.good(Yaml.SMALL.replace("p: {", "p: {" + send)).providers().getFirst();

    assertEquals(
        Map.of("a", "{\"b\":[1,1.50,true,null,\"1\",\"0x10\",\"x y\"]}", "q\"", "-2"),
        provider.send().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, it -> new String(it.getValue(), UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"&x {b: *x}", "&x [*x]", "{[1, 2]: 3}", "{? {a: b} : c}"})
  void sendThatHasNoJsonFormIsRefused(String value) {
    var text = Yaml.SMALL.replace("p: {", "p: {send: {a: " + value + "}, ");

    assertEquals(1, Yaml.messages(text).size());
  }
}
