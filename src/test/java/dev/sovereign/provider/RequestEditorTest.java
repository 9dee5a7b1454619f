package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Jurisdiction;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Residency;
import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestEditorTest {
  private static RequestEditor editor(Quirks quirks, boolean isOwn, Map<String, byte[]> send) {
    return new RequestEditor(quirks, isOwn, UpstreamStream.AUTO, send);
  }

  private static RequestEditor.Edited edit(
      RequestEditor editor, ModelRequest request, boolean streams) {
    return editor.edit(request, ProviderHarness.offer(ProviderType.OPENAI), streams);
  }

  private static String edited(Quirks quirks, boolean isOwn, String members, boolean streams) {
    var request = ProviderHarness.request(Operation.CHAT, members);
    var edited = edit(editor(quirks, isOwn, Map.of()), request, streams);
    return ProviderHarness.text(edited.body());
  }

  @Test
  void onlyTheModelIsRewritten() {
    assertEquals(
        "{\"model\":\"up\", \"z\":9007199254740993,\"t\":1.10,\"a\":\"\\u00e9\",\"x\":{ }}",
        edited(
            Quirks.VLLM,
            true,
            ", \"z\":9007199254740993,\"t\":1.10,\"a\":\"\\u00e9\",\"x\":{ }",
            false));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '{\"model\":\"up\",\"cache_salt\":\"pepper\",\"x\":1}'",
    "7, '{\"model\":\"up\",\"cache_salt\":7,\"x\":1}'"
  })
  void cachedPromptsOfATenantAreKeptApartAtVllm(String send, String body) {
    var request =
        ProviderHarness.request(Operation.CHAT, ",\"cache_salt\":\"mine\",\"x\":1")
            .within(Residency.anywhere(), "pepper");
    var set =
        send.isEmpty()
            ? Map.<String, byte[]>of()
            : Map.of("cache_salt", send.getBytes(StandardCharsets.UTF_8));

    var edited = edit(editor(Quirks.VLLM, false, set), request, false);

    assertEquals(body, ProviderHarness.text(edited.body()));
    assertEquals(List.of("cache_salt"), edited.leftOut());
  }

  @ParameterizedTest
  @CsvSource({
    "OPENROUTER, models", "OPENROUTER, route", "OPENROUTER, provider", "OPENROUTER, transforms",
    "VLLM, priority", "VLLM, kv_transfer_params", "VLLM, chat_template", "VLLM, cache_salt",
  })
  void membersThatAreOursAreLeftOutAndNamed(String quirks, String name) {
    var editor = editor(quirks.equals("VLLM") ? Quirks.VLLM : Quirks.OPENROUTER, false, Map.of());
    var request = ProviderHarness.request(Operation.EMBEDDINGS, ",\"" + name + "\":7,\"x\":1");

    var edited = edit(editor, request, false);

    assertEquals("{\"model\":\"up\",\"x\":1}", ProviderHarness.text(edited.body()));
    assertEquals(List.of(name), edited.leftOut());
  }

  @Test
  void whatTheConfigurationSendsWinsOverTheCaller() {
    var send = Map.of("provider", "{\"zdr\":true}".getBytes(StandardCharsets.UTF_8));
    var editor = editor(Quirks.OPENROUTER, false, send);

    var edited =
        edit(editor, ProviderHarness.request(Operation.CHAT, ",\"provider\":{\"a\":1}"), false);

    assertEquals(
        "{\"model\":\"up\",\"provider\":{\"zdr\":true}}", ProviderHarness.text(edited.body()));
    assertEquals(List.of("provider"), edited.leftOut());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"zdr":true}                | {"zdr":true,"allow_fallbacks":false}
          {"allow_fallbacks":true}    | {"allow_fallbacks":false}
          7                           | {"allow_fallbacks":false}
          """)
  void openRouterHandsNothingOnThatMustStaySomewhere(String sent, String provider) {
    var send = Map.of("provider", sent.getBytes(StandardCharsets.UTF_8));
    var editor = editor(Quirks.OPENROUTER, false, send);
    var request =
        ProviderHarness.request(Operation.CHAT, ",\"provider\":{\"allow_fallbacks\":true}");
    var au = new Residency.Within(Set.of(new Jurisdiction("au")));

    assertEquals(
        "{\"model\":\"up\",\"provider\":" + sent + "}",
        ProviderHarness.text(edit(editor, request, false).body()));
    assertEquals(
        "{\"model\":\"up\",\"provider\":" + provider + "}",
        ProviderHarness.text(edit(editor, request.within(au, ""), false).body()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_tokens", "max_completion_tokens"})
  void aTokenLimitGoesToAnOwnServerUnderBothNames(String name) {
    var other = name.equals("max_tokens") ? "max_completion_tokens" : "max_tokens";

    assertEquals(
        "{\"model\":\"up\",\"%s\":70,\"%s\":70}".formatted(name, other),
        edited(Quirks.NONE, true, ",\"" + name + "\":70", false));
    assertEquals(
        "{\"model\":\"up\",\"%s\":70}".formatted(name),
        edited(Quirks.NONE, false, ",\"" + name + "\":70", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",\"max_tokens\":null", ",\"max_tokens\":7,\"max_completion_tokens\":9"})
  void noTokenLimitIsInvented(String members) {
    assertEquals("{\"model\":\"up\"" + members + "}", edited(Quirks.VLLM, true, members, false));
  }

  @Test
  void aTextCompletionHasOneNameForItsLimit() {
    var editor = editor(Quirks.NONE, true, Map.of());
    var request = ProviderHarness.request(Operation.COMPLETIONS, ",\"max_tokens\":7");

    assertEquals(
        "{\"model\":\"up\",\"max_tokens\":7}",
        ProviderHarness.text(edit(editor, request, false).body()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "|,\"stream\":true|;|{\"include_usage\":true}|",
        "|,\"stream\":false,\"stream_options\":null|;|{\"include_usage\":true}|",
        "|,\"stream_options\":{\"include_usage\":false,\"x\":1.0}|;"
            + "|{\"include_usage\":true,\"x\":1.0}|",
      })
  void aStreamIsAskedForItsFigures(String members, String options) {
    var body = edited(Quirks.NONE, false, members, true);

    var json = Json.parseAll(body.getBytes(StandardCharsets.UTF_8));
    assertTrue(json.isTrue("stream"));
    assertEquals(options, json.find("stream_options").orElseThrow().raw());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"stream\":true,\"stream_options\":{\"include_usage\":true}",
        ",\"stream\":false",
        ",\"stream_options\":null",
        ""
      })
  void whoIsNeverAskedForAStreamHearsNoWordOfOne(String members) {
    var editor = new RequestEditor(Quirks.VLLM, true, UpstreamStream.NEVER, Map.of());
    var request = ProviderHarness.request(Operation.CHAT, members + ",\"n\":1.0");

    var edited = edit(editor, request, false);

    assertEquals("{\"model\":\"up\",\"n\":1.0}", ProviderHarness.text(edited.body()));
    assertEquals(List.of(), edited.leftOut());
  }

  @Test
  void vllmIsAskedToCountAlong() {
    assertEquals(
        "{\"model\":\"up\",\"stream\":true,"
            + "\"stream_options\":{\"include_usage\":true,\"continuous_usage_stats\":true}}",
        edited(Quirks.VLLM, true, "", true));
  }
}
