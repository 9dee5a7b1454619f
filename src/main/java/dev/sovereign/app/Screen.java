package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.config.Surroundings;
import dev.sovereign.core.Offer;
import dev.sovereign.routing.Capability;
import java.io.Console;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a person sees when the server has started.
final class Screen {
  private static final int COLUMN = 12;
  private static final int MOST_MODELS = 5;
  private static final List<String> FAVOURITES = List.of("smart", "fast");

  private final PrintStream out;
  private final Settings settings;
  private final Optional<Surroundings> found;
  private final DataFolder folder;
  private final FirstKeys keys;

  /// @param found what the settings were made of, where there is no file
  Screen(
      PrintStream out,
      Settings settings,
      Optional<Surroundings> found,
      DataFolder folder,
      FirstKeys keys) {
    this.out = out;
    this.settings = settings;
    this.found = found;
    this.folder = folder;
    this.keys = keys;
  }

  /// Prints it.
  ///
  /// @param port that the first listener got
  /// @param isTerminal whether somebody looks
  void show(int port, boolean isTerminal) {
    var url = url(port);
    line("");
    line(
        "  sovereign "
            + Version.TEXT
            + " · JDK "
            + Runtime.version().feature()
            + " · data "
            + data());
    line("");
    row("Listening", url + "          OpenAI base URL: " + url + "/v1");
    admin(isTerminal);
    keys.first().ifPresent(key -> row("First key", key + "   shown once · tenant \"default\""));
    line("");
    rows("Providers", new ProviderLines(settings, found).all());
    rows("Models", models());
    rows("Capability", capabilities());
    line("");
    curl(url);
    next();
    line("");
    out.flush();
  }

  private String url(int port) {
    var listen = settings.server().listen().getFirst();
    var scheme = settings.server().tls().isPresent() ? "https" : "http";
    var host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
    return scheme + "://" + host + ":" + port;
  }

  private String data() {
    return folder.root() + (keys.first().isPresent() ? " (new)" : "");
  }

  // The admin key must not land in the logs of whoever started us.
  private void admin(boolean isTerminal) {
    keys.admin().filter(_ -> isTerminal).ifPresent(key -> row("Admin key", key + "   shown once"));
    folder.adminKey().ifPresent(file -> row("Admin key", "in " + file + " (0600)"));
  }

  private List<String> models() {
    var names = settings.catalog().models().keySet().stream().sorted().toList();
    if (names.isEmpty()) {
      return List.of();
    }
    var shown = names.stream().limit(MOST_MODELS).collect(Collectors.joining(", "));
    var more = names.size() - MOST_MODELS;
    return List.of(shown + (more > 0 ? " and " + more + " more: GET /v1/models" : ""));
  }

  private List<String> capabilities() {
    return settings.catalog().capabilities().values().stream()
        .sorted(Comparator.comparing(Capability::name))
        .map(Screen::meaning)
        .toList();
  }

  private static String meaning(Capability capability) {
    var chain =
        capability.chain().stream()
            .map(Offer::model)
            .distinct()
            .collect(Collectors.joining(", then "));
    var warning = isMadeUp(capability) ? "   (made-up answers)" : "";
    return capability.name() + " → " + chain + warning;
  }

  private static boolean isMadeUp(Capability capability) {
    return capability.chain().stream().allMatch(it -> it.kind() == Offer.Kind.MOCK);
  }

  private void curl(String url) {
    var key = keys.first().orElse("$SOVEREIGN_KEY");
    line("  Try:  curl -sN " + url + "/v1/chat/completions \\");
    var quote = key.startsWith("$") ? "\"" : "'";
    line("          -H " + quote + "Authorization: Bearer " + key + quote + " \\");
    line("          -H 'content-type: application/json' \\");
    line(
        "          -d '{\"model\":\""
            + model()
            + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}'");
  }

  private String model() {
    var catalog = settings.catalog();
    return Stream.of(
            FAVOURITES.stream().filter(catalog.capabilities()::containsKey),
            catalog.capabilities().keySet().stream().sorted(),
            catalog.models().keySet().stream().sorted(),
            catalog.names().stream().filter(it -> it.endsWith("/echo")))
        .flatMap(it -> it)
        .findFirst()
        .orElse("<provider>/<model>");
  }

  private void next() {
    line("  Next:  ./sovereign chat     talks with `smart`, or with another by --model");
    if (found.isPresent()) {
      line("         ./sovereign init     writes what was found as a commented sovereign.yaml");
    }
    line("         ./sovereign doctor   looks everything over and says how to mend it");
    if (keys.first().isEmpty()) {
      line("         ./sovereign keys create NAME   makes another key");
    }
    line("  Ctrl-C stops.");
  }

  private void rows(String title, List<String> rows) {
    var name = title;
    for (var text : rows) {
      row(name, text);
      name = "";
    }
  }

  private void row(String title, String text) {
    line("  " + pad(title, COLUMN) + text);
  }

  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private void line(String text) {
    out.println(text);
  }

  /// Whether somebody looks at standard output.
  static boolean isTerminal(Map<String, String> environment) {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
        && !environment.containsKey("CI");
  }
}
