package dev.sovereign.config;

import dev.sovereign.core.BreakerConfig;
import dev.sovereign.core.GateConfig;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Timeouts;
import dev.sovereign.http.Target;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.provider.UpstreamStream;
import dev.sovereign.routing.Atlas;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads one entry of `providers`.
final class ProviderReader {
  private static final Map<String, ProviderType> TYPES =
      Arrays.stream(ProviderType.values())
          .collect(Collectors.toMap(ProviderType::word, Function.identity()));
  private static final Map<String, Offer.Kind> SOURCES =
      Map.of("gpu", Offer.Kind.GPU, "cloud", Offer.Kind.CLOUD);
  private static final Map<String, UpstreamStream> STREAMS =
      Map.of(
          "always", UpstreamStream.ALWAYS,
          "auto", UpstreamStream.AUTO,
          "never", UpstreamStream.NEVER);

  // Beside `never` it takes nothing back, and some servers stream unless they are told not to.
  private static final Optional<String> PLAIN = Optional.of("false");
  private static final Target NOWHERE = new Target(true, "invalid", 443, Target.Reach.PUBLIC);

  /// What the file says for all of them.
  record Usual(Timeouts timeouts, BreakerConfig breaker, Atlas atlas) {}

  private ProviderReader() {}

  static Optional<ProviderConfig> read(String name, Section section, Usual usual) {
    try (section) {
      if (!section.has("type")) {
        section.error("type", section.path() + " needs a `type`: one of " + ProviderType.words());
      }
      var type = section.choice("type", TYPES, ProviderType.OPENAI_COMPATIBLE);
      return type == ProviderType.MOCK
          ? Optional.of(ProviderConfig.mock(name, 1)) // Its port is known once it listens.
          : read(name, type, section, usual);
    }
  }

  private static Optional<ProviderConfig> read(
      String name, ProviderType type, Section section, Usual usual) {
    var kind = section.choice("source", SOURCES, type.kind());
    if (type.needsKey() && !section.has("api_key")) {
      section.error("type", section.path() + " needs `api_key: {env: NAME}` or `{file: path}`");
    }
    var address = address(type, section);
    var config =
        new ProviderConfig(
            name,
            type,
            address.map(BaseUrl::target).orElse(NOWHERE),
            address.map(BaseUrl::path).orElse(""),
            SecretReader.read(section, "api_key"),
            kind,
            PlacesReader.places(section, "place", usual.atlas()),
            section.flag("backstop", false),
            section.money("cost_per_hour"),
            section.choice("upstream_stream", STREAMS, type.upstreamStream()),
            section.choice("models", Map.of("any", true, "listed", false), true),
            send(section),
            timeouts(section, kind, usual.timeouts()),
            gates(section, usual.breaker()));
    checkBackstop(config, section);
    checkStream(config, section);
    return address.map(_ -> config);
  }

  private static GateConfig gates(Section section, BreakerConfig usual) {
    var most =
        section.has("max_in_flight")
            ? OptionalInt.of(section.number("max_in_flight", 1, 1))
            : OptionalInt.empty();
    return new GateConfig(GateReader.breaker(section, usual), most);
  }

  private static void checkBackstop(ProviderConfig config, Section section) {
    if (config.isBackstop() && config.place().isEmpty() && !config.target().isLoopback()) {
      section.error("backstop", "a backstop needs a `place`: " + section.path());
    }
  }

  private static void checkStream(ProviderConfig config, Section section) {
    if (config.type() == ProviderType.OLLAMA && config.upstreamStream() == UpstreamStream.NEVER) {
      section.error(
          "upstream_stream",
          "ollama is always asked for streams; for `never` write `type: openai-compatible` and a"
              + " base_url that ends in /v1");
    }
    var sent = Optional.ofNullable(config.send().get("stream")).map(ProviderReader::text);
    var saysTheSame = config.upstreamStream() == UpstreamStream.NEVER && sent.equals(PLAIN);
    if (sent.isPresent() && !saysTheSame) {
      section.error(
          "send",
          "`upstream_stream` says when %s is asked for streams; `send` cannot: stream: %s"
              .formatted(section.path(), sent.get()));
    }
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  // An own server queues before its header fields: its time to them is that to the first token.
  private static Timeouts timeouts(Section section, Offer.Kind kind, Timeouts all) {
    var own = section.section("timeouts");
    var hasHeaders = own.map(it -> it.has("headers")).orElse(false);
    var times = own.map(it -> TimeoutsReader.read(it, all)).orElse(all);
    own.ifPresent(Section::close);
    if (kind != Offer.Kind.GPU || hasHeaders) {
      return times;
    }
    return new Timeouts(
        times.connect(),
        times.tls(),
        times.firstToken(),
        times.firstToken(),
        times.idle(),
        times.progress(),
        times.answer());
  }

  private static Map<String, byte[]> send(Section section) {
    var members = new LinkedHashMap<String, byte[]>();
    var send = section.section("send");
    if (send.isPresent()) {
      try (var all = send.get()) {
        for (var name : all.names()) {
          all.node(name).flatMap(it -> json(all, it)).ifPresent(it -> members.put(name, it));
        }
      }
    }
    return members;
  }

  private static Optional<byte[]> json(Section send, Node value) {
    try {
      return Optional.of(JsonOfYaml.bytes(value));
    } catch (IllegalArgumentException wrong) {
      send.error(value, send.path() + " " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<BaseUrl> address(ProviderType type, Section section) {
    var text = section.text("base_url").or(type::baseUrl);
    if (text.isEmpty()) {
      section.error("type", section.path() + " needs a `base_url`");
      return Optional.empty();
    }
    return BaseUrl.read(section, "base_url", text.get());
  }
}
