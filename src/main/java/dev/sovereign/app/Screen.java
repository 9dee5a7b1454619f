package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.core.Offer;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.routing.Catalog;
import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a person sees when the server has started.
final class Screen {
  private final PrintStream out;
  private final Settings settings;
  private final DataFolder folder;
  private final FirstKeys keys;
  private final boolean isTerminal;

  Screen(
      PrintStream out, Settings settings, DataFolder folder, FirstKeys keys, boolean isTerminal) {
    this.out = out;
    this.settings = settings;
    this.folder = folder;
    this.keys = keys;
    this.isTerminal = isTerminal;
  }

  /// Prints it.
  ///
  /// @param port that the first listener got
  void show(int port) {
    var listen = settings.server().listen().getFirst();
    var scheme = settings.server().tls().isPresent() ? "https" : "http";
    var host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
    var url = scheme + "://" + host + ":" + port;
    line("");
    line(
        "  sovereign "
            + Version.TEXT
            + " · JDK "
            + Runtime.version().feature()
            + " · data "
            + data());
    line("");
    line("  Listening   " + url + "          OpenAI base URL: " + url + "/v1");
    admin();
    keys.first()
        .ifPresent(key -> line("  First key   " + key + "   shown once · tenant \"default\""));
    line("");
    providers();
    capabilities();
    line("");
    curl(url);
    line("");
    out.flush();
  }

  private String data() {
    return folder.root() + (keys.first().isPresent() ? " (new)" : "");
  }

  // The admin key must not land in the logs of whoever started us.
  private void admin() {
    keys.admin()
        .filter(_ -> isTerminal)
        .ifPresent(key -> line("  Admin key   " + key + "   shown once"));
    folder.adminKey().ifPresent(file -> line("  Admin key   in " + file + " (0600)"));
  }

  private void providers() {
    var title = "Providers";
    for (var provider : settings.providers()) {
      line("  " + pad(title, 12) + pad(provider.name(), 12) + " " + address(provider));
      title = "";
    }
  }

  private static String address(ProviderConfig provider) {
    return switch (provider.kind()) {
      case MOCK -> "built in: made-up answers, until you name a real provider";
      case GPU -> provider.type().word() + " at " + provider.target().authority() + " (gpu)";
      case CLOUD -> provider.type().word() + " at " + provider.target().authority();
    };
  }

  private void capabilities() {
    var words =
        settings.catalog().capabilities().values().stream()
            .map(
                it ->
                    it.name()
                        + " → "
                        + it.chain().stream()
                            .map(Offer::model)
                            .distinct()
                            .collect(Collectors.joining(", ")))
            .sorted()
            .collect(Collectors.joining("     "));
    if (!words.isEmpty()) {
      line("  Capability  " + words);
    }
  }

  private void curl(String url) {
    var key = keys.first().orElse("$SOVEREIGN_KEY");
    line("  Try:  curl -sN " + url + "/v1/chat/completions \\");
    var quote = key.startsWith("$") ? "\"" : "'";
    line("          -H " + quote + "Authorization: Bearer " + key + quote + " \\");
    line("          -H 'content-type: application/json' \\");
    line(
        "          -d '{\"model\":\""
            + model(settings.catalog()).orElse("<provider>/<model>")
            + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}'");
    if (keys.first().isEmpty()) {
      line("  Another key:  ./sovereign keys create <name>");
    }
    line("  Ctrl-C stops.");
  }

  private static Optional<String> model(Catalog catalog) {
    var names = catalog.names();
    return names.contains("smart") ? Optional.of("smart") : names.stream().findFirst();
  }

  private static String pad(String text, int width) {
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
