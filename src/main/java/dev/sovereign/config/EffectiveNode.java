package dev.sovereign.config;

import dev.sovereign.core.Jurisdiction;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.json.ObjectText;
import dev.sovereign.keystore.SecretRef;
import dev.sovereign.routing.Atlas;
import dev.sovereign.trace.TracingConfig;
import java.util.Map;
import java.util.TreeMap;

/// Writes what the file says of the node itself.
final class EffectiveNode {
  private EffectiveNode() {}

  static void write(Settings settings, Effective.Place root) {
    var instance = root.in("instance");
    instance.text("name", settings.instance().name());
    places(settings.instance().atlas(), instance);
    instance.text("currency", settings.instance().currency());
    server(settings.server(), root.in("server"));
    root.text("data", settings.data().toString());
    log(settings.log(), root.in("log"));
    root.text("store", "sqlite");
    root.flag("watch", settings.watch());
    root.in("keys").text("prefix", settings.keys().prefix());
    root.in("keys").time("expire", settings.keys().expire());
    root.in("prices").text("snapshot", "built-in");
    settings.tracing().ifPresent(it -> tracing(it, root.in("telemetry").in("otlp")));
  }

  private static void log(Settings.LogSettings log, Effective.Place into) {
    into.text("origin", log.origin());
    into.word("audit", log.audit());
    log.witnesses()
        .ifPresent(
            it -> {
              into.in("witnesses").text("policy", it.policy().toString());
              into.in("witnesses").number("require", it.require());
            });
    if (!log.mirrors().isEmpty()) {
      into.json("mirrors", Effective.list(log.mirrors().stream().map(EffectiveNode::mirror)));
    }
    log.anchor()
        .ifPresent(
            it -> {
              into.in("anchor").text("rekor", it.rekor());
              into.in("anchor").text("key", it.key());
              into.in("anchor").time("every", it.every());
            });
  }

  private static String mirror(Settings.MirrorSettings mirror) {
    return new ObjectText().text("vkey", mirror.vkey()).text("url", mirror.url()).end();
  }

  private static void places(Atlas atlas, Effective.Place into) {
    into.text("home", atlas.home().map(Jurisdiction::code));
    if (!atlas.groups().isEmpty()) {
      var groups = new ObjectText();
      new TreeMap<>(atlas.groups())
          .forEach(
              (name, places) ->
                  groups.texts(name, places.stream().sorted().map(Jurisdiction::code).toList()));
      into.json("groups", groups.end());
    }
  }

  private static void server(ServerConfig server, Effective.Place into) {
    into.texts("listen", server.listen().stream().map(ServerConfig.Listen::text).toList());
    into.flag("behind_proxy", server.behindProxy());
    server
        .tls()
        .ifPresent(
            it -> {
              into.in("tls").text("cert", it.cert());
              into.in("tls").text("key", it.key());
            });
    into.word("transport", server.transport());
    var limits = into.in("limits");
    limits.size("body", server.limits().body());
    limits.number("depth", server.limits().depth());
    limits.size("headers", server.limits().headers());
    limits.number("streams", server.limits().streams());
    into.time("keep_alive", server.keepAlive());
    into.time("drain", server.drain());
  }

  private static void tracing(TracingConfig tracing, Effective.Place into) {
    into.text("endpoint", tracing.endpoint());
    into.text("sample", Units.share(tracing.sample()));
    new TreeMap<>(tracing.headers())
        .forEach((name, secret) -> secret(secret, into.in("headers").in(name)));
  }

  static void secret(SecretRef secret, Effective.Place into) {
    var reference =
        switch (secret) {
          case SecretRef.Env(var name) -> Map.entry("env", name);
          case SecretRef.File(var path) -> Map.entry("file", path);
        };
    into.text(reference.getKey(), reference.getValue());
  }
}
