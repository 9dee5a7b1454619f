package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.keystore.SecretRef;
import dev.sovereign.trace.TracingConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TelemetryTest {
  private static String with(String otlp) {
    return "telemetry: {otlp: {" + otlp + "}}\n" + Yaml.SMALL;
  }

  private static TracingConfig tracing(String otlp) {
    return Yaml.good(with(otlp)).tracing().orElseThrow();
  }

  @Test
  void noSpansAreMadeUnlessTheFileSaysWhereTheyGo() {
    assertEquals(Optional.empty(), Yaml.good(Yaml.SMALL).tracing());
    assertEquals(Optional.empty(), Yaml.good("telemetry: {}\n" + Yaml.SMALL).tracing());
  }

  @Test
  void everythingIsRead() {
    var read =
        tracing(
            "endpoint: \"https://collector.example:4318/otlp/\", sample: 12.5%,"
                + " headers: {authorization: {env: TOKEN}, x-scope: {file: /run/scope}}");

    assertEquals("https://collector.example:4318/otlp", read.endpoint());
    assertEquals(0.125, read.sample());
    assertEquals(
        Map.of(
            "authorization",
            new SecretRef.Env("TOKEN"),
            "x-scope",
            new SecretRef.File("/run/scope")),
        read.headers());
  }

  @ParameterizedTest
  @CsvSource({"0%, 0", "100%, 1", "20 %, 0.2", "0.01%, 0.0001"})
  void aShareIsInPercent(String text, double share) {
    assertEquals(share, tracing("endpoint: \"http://127.0.0.1:9\", sample: " + text).sample());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sample: 5%",
        "endpoint: collector",
        "endpoint: \"ftp://127.0.0.1\"",
        "endpoint: \"http://8.8.8.8:4318\"",
        "endpoint: \"http://127.0.0.1:9?x=1\"",
        "endpoint: \"http://127.0.0.1:9\", sample: 0.2",
        "endpoint: \"http://127.0.0.1:9\", sample: 101%",
        "endpoint: \"http://127.0.0.1:9\", sample: -1%",
        "endpoint: \"http://127.0.0.1:9\", headers: {\"a b\": {env: TOKEN}}",
        "endpoint: \"http://127.0.0.1:9\", headers: {a: {env: A, file: b}}",
        "endpoint: \"http://127.0.0.1:9\", headers: [a]"
      })
  void whatIsWrongIsRefused(String otlp) {
    assertFalse(Yaml.wrong(with(otlp)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization: hunter2-hunter2",
        "x-token-of: hunter2-hunter2",
        "x: [hunter2-hunter2]"
      })
  void aHeadersSecretInTheFileIsRefusedAndNotPrinted(String header) {
    var explained =
        Yaml.explained(with("endpoint: \"http://127.0.0.1:9\", headers: {" + header + "}"));

    assertTrue(explained.contains("never stands in this file"), explained);
    assertEquals(-1, explained.indexOf("hunter2"), explained);
  }
}
