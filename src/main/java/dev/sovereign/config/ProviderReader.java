package dev.sovereign.config;

import dev.sovereign.core.Offer;
import dev.sovereign.core.Timeouts;
import dev.sovereign.http.Target;
import dev.sovereign.keystore.SecretRef;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.provider.UpstreamStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
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

  private static final Target NOWHERE = new Target(true, "invalid", 443, Target.Reach.PUBLIC);

  /// Where a base URL points.
  private record Address(Target target, String path) {}

  private ProviderReader() {}

  static Optional<ProviderConfig> read(String name, Section section, Timeouts timeouts) {
    try (section) {
      if (!section.has("type")) {
        section.error("type", section.path() + " needs a `type`: one of " + ProviderType.words());
      }
      var type = section.choice("type", TYPES, ProviderType.OPENAI_COMPATIBLE);
      return type == ProviderType.MOCK
          ? Optional.of(ProviderConfig.mock(name, 1)) // Its port is known once it listens.
          : read(name, type, section, timeouts);
    }
  }

  private static Optional<ProviderConfig> read(
      String name, ProviderType type, Section section, Timeouts timeouts) {
    var kind = section.choice("source", SOURCES, type.kind());
    if (type.needsKey() && !section.has("api_key")) {
      section.error("type", section.path() + " needs `api_key: {env: NAME}` or `{file: path}`");
    }
    var address = address(type, section);
    var config =
        new ProviderConfig(
            name,
            type,
            address.map(Address::target).orElse(NOWHERE),
            address.map(Address::path).orElse(""),
            secret(section),
            kind,
            section.texts("place"),
            section.money("cost_per_hour"),
            section.choice("upstream_stream", STREAMS, type.upstreamStream()),
            section.choice("models", Map.of("any", true, "listed", false), true),
            send(section),
            timeouts(section, kind, timeouts));
    checkPlaces(section);
    checkStream(config, section);
    return address.map(_ -> config);
  }

  private static void checkPlaces(Section section) {
    for (var place : section.texts("place")) {
      if (!place.matches("[a-z]{2}")) {
        section.error("place", "a place is two lower-case letters (ISO 3166-1): " + place);
      }
    }
  }

  private static void checkStream(ProviderConfig config, Section section) {
    if (config.type() == ProviderType.OLLAMA && config.upstreamStream() == UpstreamStream.NEVER) {
      section.error(
          "upstream_stream",
          "ollama is always asked for streams; for `never` write `type: openai-compatible` and a"
              + " base_url that ends in /v1");
    }
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

  private static Optional<SecretRef> secret(Section section) {
    var node = section.node("api_key");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!(node.get() instanceof MappingNode)) {
      section.errorAtKey(
          "api_key", "a secret never stands in this file: write `{env: NAME}` or `{file: path}`");
      return Optional.empty();
    }
    try (var reference = section.section("api_key").orElseThrow()) {
      var env = reference.text("env");
      var file = reference.text("file");
      if (env.isPresent() == file.isPresent()) {
        section.errorAtKey("api_key", "expected one of `{env: NAME}` and `{file: path}`");
      }
      if (env.isPresent() && !env.get().matches("[A-Za-z_][A-Za-z0-9_]*")) {
        reference.errorAtKey("env", "api_key.env is the name of an environment variable");
      }
      return env.<SecretRef>map(SecretRef.Env::new).or(() -> file.map(SecretRef.File::new));
    }
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

  private static Optional<Address> address(ProviderType type, Section section) {
    var text = section.text("base_url").or(type::baseUrl);
    if (text.isEmpty()) {
      section.error("type", section.path() + " needs a `base_url`");
      return Optional.empty();
    }
    try {
      return Optional.of(address(new URI(text.get())));
    } catch (URISyntaxException notUrl) {
      section.error("base_url", section.path() + ".base_url is not a URL");
      return Optional.empty();
    } catch (IllegalArgumentException wrong) {
      section.error("base_url", section.path() + ".base_url " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private static Address address(URI uri) {
    var tls = "https".equals(uri.getScheme());
    if ((!tls && !"http".equals(uri.getScheme())) || uri.getHost() == null) {
      throw new IllegalArgumentException("must be http:// or https:// and a host");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("must have no user, query or fragment");
    }
    var host = uri.getHost().replaceAll("^\\[(.*)]$", "$1");
    var port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
    var path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    var target = new Target(tls, host, port, Target.reach(tls, host));
    if (target.isOutOfReach()) {
      throw new IllegalArgumentException("must be https:// for a public address");
    }
    return new Address(target, path);
  }
}
