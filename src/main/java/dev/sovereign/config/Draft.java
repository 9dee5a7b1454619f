package dev.sovereign.config;

import dev.sovereign.json.JsonText;
import dev.sovereign.provider.ProviderType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A configuration file for what was found, with comments for whoever goes on from there. A start
/// without a file reads the same text, so what is written serves as what was found did.
public final class Draft {
  /// The name of the model server that a person named.
  static final String OWN = "own";

  private static final String PROVIDERS =
      """
      providers:
        rack-1: {type: vllm, base_url: "http://10.0.0.5:8000/v1"}
        router: {type: openrouter, api_key: {env: OPENROUTER_API_KEY}}
      """;
  private static final String MODELS =
      """
      models:
        deepseek-v4-flash:
          offers:
            - {provider: rack-1, model: deepseek-ai/DeepSeek-V4-Flash}
            - {provider: router, model: deepseek/deepseek-v4-flash}
      """;
  private static final String CAPABILITIES =
      """
      capabilities:
        smart: {chain: [deepseek-v4-flash, router/z-ai/glm-5]}
        fast: {chain: [deepseek-v4-flash], timeouts: {first_token: 10s}}
      """;
  private static final String TRIED =
      """
      routing: {attempts: 3, gpu_first: true}
      timeouts: {connect: 2s, first_token: 60s, idle: 30s, total: 10m}
      """;

  /// What stands in comments, as one file.
  static final String EXAMPLES = PROVIDERS + MODELS + CAPABILITIES + TRIED;

  private static final Pattern NAME = Pattern.compile("[ -~]{1,256}");

  private final Surroundings found;
  private final Wishes wishes;
  private final DraftCatalog catalog;
  private final StringBuilder text = new StringBuilder();

  /// What a person wants beside what was found.
  ///
  /// @param home the country of this machine, two letters
  /// @param server a model server of one's own
  /// @param cloud by the provider's name, its own id of the model that capabilities go on to
  public record Wishes(
      Optional<String> home, Optional<OwnServer> server, Map<String, String> cloud) {
    /// None.
    public static final Wishes NONE = new Wishes(Optional.empty(), Optional.empty(), Map.of());

    public Wishes {
      cloud = Map.copyOf(cloud);
    }

    Optional<String> cloud(ProviderType type) {
      return Optional.ofNullable(cloud.get(type.word()));
    }
  }

  /// A model server that a person named.
  ///
  /// @param model its own id of the model
  public record OwnServer(String baseUrl, String model) {}

  private Draft(Surroundings found, Wishes wishes, UsualModels usual) {
    this.found = found;
    this.wishes = wishes;
    this.catalog = DraftCatalog.of(found, wishes, usual);
  }

  /// The text of the file.
  public static String of(Surroundings found, Wishes wishes, UsualModels usual) {
    return new Draft(found, wishes, usual).write();
  }

  /// Whether a server's own name can stand in the file: what looks like a variable would be filled
  /// in.
  static boolean fits(String name) {
    return NAME.matcher(name).matches() && !name.contains("${");
  }

  private String write() {
    head();
    providers();
    models();
    capabilities();
    tail();
    return text.toString();
  }

  private void head() {
    lines(
        "# Sovereign's configuration. Every key and default: docs/configure.md. After a change:",
        "# `sovereign config check`.",
        "# A secret never stands here, only where it is: {env: NAME} or {file: path}.",
        "",
        "instance:",
        "  name: sovereign                 # this node, in the records of its calls",
        wishes
            .home()
            .map(it -> "  home: " + quoted(it) + "                      # where it stands")
            .orElse("  # home: au                      # the country it stands in"),
        "",
        "server:",
        "  listen: 127.0.0.1:8484          # anything but loopback needs `tls` or `behind_proxy`",
        "  # tls: {cert: chain.pem, key: key.pem}",
        "",
        "# data: ./sovereign-data          # keys, records, store; --data wins");
  }

  private void providers() {
    lines("", "# Who serves. Nothing is looked for beside what stands here. An example:");
    example(PROVIDERS);
    lines("providers:");
    wishes
        .server()
        .ifPresent(
            it ->
                lines(
                    "  " + OWN + ":",
                    "    type: openai-compatible       # or vllm, llamacpp, ollama",
                    "    base_url: " + quoted(it.baseUrl()),
                    "    source: gpu                   # an own server: tried before every other"));
    for (var server : found.servers()) {
      var path = server.type() == ProviderType.OLLAMA ? "" : "/v1";
      lines(
          "  " + server.type().word() + ":",
          "    type: " + server.type().word(),
          "    base_url: " + quoted("http://127.0.0.1:" + server.port() + path));
    }
    for (var key : found.keys()) {
      lines(
          "  " + key.type().word() + ":",
          "    type: " + key.type().word(),
          "    api_key: {env: " + key.variable() + "}");
    }
    lines("  mock: {type: mock}              # made-up answers, to try things out");
  }

  private void models() {
    lines(
        "",
        "# What can be asked for by name, and who offers it under which name of its own. Beside",
        "# these, <provider>/<any id of its own> can be asked for.");
    if (catalog.models().isEmpty()) {
      example(MODELS);
      return;
    }
    lines("models:");
    catalog
        .models()
        .forEach(
            (name, places) -> {
              lines("  " + quoted(name) + ":", "    offers:");
              places.forEach(
                  it ->
                      lines(
                          "      - {provider: "
                              + it.provider()
                              + ", model: "
                              + quoted(it.id())
                              + "}"));
            });
  }

  private void capabilities() {
    lines(
        "",
        "# Names for a demand. A chain is tried in order, own servers first, until one answers.");
    if (catalog.chains().isEmpty() || catalog.isMadeUp()) {
      example(CAPABILITIES);
    }
    if (!catalog.chains().isEmpty()) {
      chains();
    }
  }

  private void chains() {
    lines("capabilities:");
    if (catalog.isMadeUp()) {
      lines("  # Made-up answers, until you name somebody else.");
    }
    catalog
        .chains()
        .forEach((name, chain) -> lines("  " + name + ": {chain: [" + listed(chain) + "]}"));
  }

  private void tail() {
    lines("", "# How a call is tried; these are the defaults.");
    example(TRIED);
  }

  private void example(String example) {
    example.lines().forEach(it -> lines("# " + it));
  }

  private static String listed(List<String> names) {
    return names.stream().map(Draft::quoted).collect(Collectors.joining(", "));
  }

  // What JSON quotes is read by YAML as it was.
  private static String quoted(String value) {
    return JsonText.quote(value);
  }

  private void lines(String... lines) {
    for (var line : lines) {
      text.append(line).append('\n');
    }
  }
}
