package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Hash;
import java.nio.charset.StandardCharsets;

/// A version of the routes: what the configuration said of where calls may go, from then on.
///
/// @param origin of the log
/// @param version counts those of the log from 1
/// @param routes a JSON object; kept in canonical form
/// @param atMillis when they were put in force, in milliseconds since 1970
public record RoutesRow(String origin, long version, String routes, long atMillis) {
  private static final String SUBJECT = "route-table";

  /// Makes the form canonical.
  ///
  /// @throws dev.sovereign.tlog.Malformed if it has none
  public RoutesRow {
    routes = new String(canonical(routes), StandardCharsets.UTF_8);
  }

  private static byte[] canonical(String routes) {
    return Jcs.of(Json.parseAll(routes.getBytes(StandardCharsets.UTF_8)));
  }

  /// What `route.table_sha256` of a call's row names: the SHA-256 of routes in canonical form.
  public static Hash digest(String routes) {
    return Sha256.of(canonical(routes));
  }

  /// The row's payload: an in-toto statement in canonical JSON.
  public byte[] statement() {
    var out = Statement.open();
    out.open("log").text("origin", origin).close().raw("routes", routes);
    out.open("time").number("at_ms", atMillis).close().number("version", version);
    return Statement.close(
        out, RowKind.POLICY_VERSION, SUBJECT, Statement.SHA256, digest(routes).toString());
  }
}
