package dev.sovereign.config;

import dev.sovereign.core.AuditMode;
import dev.sovereign.core.Digest;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.routing.Atlas;
import dev.sovereign.routing.Catalog;
import dev.sovereign.tenancy.KeysConfig;
import dev.sovereign.trace.TracingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A whole configuration, checked.
///
/// @param watch whether a change of the file is taken without being told
/// @param data where everything is kept that outlives the process
/// @param log what holds for the log
/// @param providers in the order of the file
/// @param tracing where spans of calls go, if they are made
/// @param text the SHA-256 of what it was read from, where secrets are named and not given
public record Settings(
    Instance instance,
    ServerConfig server,
    Path data,
    LogSettings log,
    boolean watch,
    KeysConfig keys,
    List<ProviderConfig> providers,
    Catalog catalog,
    Optional<TracingConfig> tracing,
    Digest text) {
  /// The node.
  ///
  /// @param name in records
  /// @param atlas the country that it stands in, and groups of countries
  /// @param currency of all amounts (ISO 4217)
  public record Instance(String name, Atlas atlas, String currency) {
    /// Nothing said.
    public static final Instance DEFAULT = new Instance("sovereign", Atlas.NONE, "USD");
  }

  /// The log of all calls.
  ///
  /// @param origin its name; absent, it keeps the one that it has, or draws one at first
  /// @param witnesses who cosigns its checkpoints
  /// @param mirrors who keeps a copy of it
  /// @param anchor where they are logged, too
  /// @param audit what of a call must be in it before the call goes on
  public record LogSettings(
      Optional<String> origin,
      Optional<WitnessSettings> witnesses,
      List<MirrorSettings> mirrors,
      Optional<AnchorSettings> anchor,
      AuditMode audit) {
    /// Nothing said.
    public static final LogSettings DEFAULT =
        new LogSettings(
            Optional.empty(), Optional.empty(), List.of(), Optional.empty(), AuditMode.NORMAL);

    public LogSettings {
      mirrors = List.copyOf(mirrors);
    }
  }

  /// Who keeps a copy of the log.
  ///
  /// @param vkey the key of its cosignatures as text
  /// @param url its submission prefix (c2sp.org/tlog-mirror)
  public record MirrorSettings(String vkey, String url) {}

  /// Who cosigns the log's checkpoints.
  ///
  /// @param policy the file that names them (c2sp.org/tlog-policy)
  /// @param require so many must say at a start that they have seen no more of the log
  public record WitnessSettings(Path policy, int require) {
    /// As many as answer.
    public static final int REQUIRE = 0;
  }

  /// The log that checkpoints are logged in, too.
  ///
  /// @param rekor the URL of a shard of Rekor v2
  /// @param key its verifier key, or the path of a policy (c2sp.org/tlog-policy) with keys of it
  /// @param every so often, where the log has grown
  public record AnchorSettings(String rekor, String key, Duration every) {
    /// How often.
    public static final Duration EVERY = Duration.ofMinutes(10);
  }

  /// Where data lies unless something else is said.
  public static final Path DATA = Path.of("sovereign-data");

  public Settings {
    providers = List.copyOf(providers);
  }

  /// The same, listening on this address alone.
  public Settings listening(ServerConfig.Listen address) {
    return new Settings(
        instance,
        server.at(List.of(address)),
        data,
        log,
        watch,
        keys,
        providers,
        catalog,
        tracing,
        text);
  }

  /// The same, with everything that outlives the process kept here.
  public Settings keptIn(Path folder) {
    return new Settings(
        instance, server, folder, log, watch, keys, providers, catalog, tracing, text);
  }
}
