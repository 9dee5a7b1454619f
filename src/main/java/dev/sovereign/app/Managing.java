package dev.sovereign.app;

import dev.sovereign.api.ConfigEndpoint;
import dev.sovereign.api.DataPlane;
import dev.sovereign.api.KeysEndpoint;
import dev.sovereign.api.Management;
import dev.sovereign.api.Route;
import dev.sovereign.config.Effective;
import dev.sovereign.tenancy.KeyRing;
import java.util.ArrayList;

/// Puts the management API together: each endpoint adds its routes.
final class Managing {
  private Managing() {}

  static Management over(DataPlane.Parts parts, KeyRing keys, Reloads reloads) {
    var routes = new ArrayList<Route>();
    routes.add(ApiDocument.route());
    routes.addAll(new KeysEndpoint(keys, parts.clock()).routes());
    routes.addAll(new ConfigEndpoint(reloads, () -> Effective.json(reloads.inForce())).routes());
    return new Management(parts.keys(), parts.crossing(), parts.clock(), parts.log(), routes);
  }
}
