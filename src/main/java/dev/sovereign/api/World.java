package dev.sovereign.api;

import dev.sovereign.core.AuditMode;
import dev.sovereign.core.Cost;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Operation;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.core.Usage;
import dev.sovereign.dispatch.Dispatcher;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.routing.Catalog;
import dev.sovereign.routing.Standings;
import dev.sovereign.tlog.Hash;
import dev.sovereign.usage.PriceBook;
import java.time.Duration;

/// What the configuration says at one moment: an immutable snapshot. A call reads it once, when it
/// comes in, and keeps it to its end.
///
/// @param dispatcher over the providers that the catalog names
/// @param keepAlive the silence after which a waiting stream gets a comment
/// @param standings how its offers stand; made anew once a second
/// @param audit what of a call must be durable before the call goes on
/// @param configured what the rows of its calls name
public record World(
    Catalog catalog,
    Dispatcher dispatcher,
    PriceBook prices,
    ServerConfig.Limits limits,
    Duration keepAlive,
    Standings standings,
    AuditMode audit,
    Configured configured) {
  /// A configuration by its hashes.
  ///
  /// @param file the SHA-256 of the text that it was read from
  /// @param routes that of its routes in canonical form
  public record Configured(Hash file, Hash routes) {}

  /// The same, with what is known of its offers now.
  public World with(Standings now) {
    return new World(catalog, dispatcher, prices, limits, keepAlive, now, audit, configured);
  }

  /// What an answer of this offer costs that used so much.
  Cost cost(Operation operation, RoutePlan plan, Offer served, Usage usage) {
    return prices.cost(served, plan.offers(), operation, usage);
  }
}
