package dev.sovereign.api;

import dev.sovereign.audit.Erasure;
import dev.sovereign.json.ObjectText;
import java.util.List;

/// `/api/v1/tenants/{tenant}/rows`: erases what was logged of a tenant's calls.
public final class TenantsEndpoint {
  private static final String ROWS = "/api/v1/tenants/{tenant}/rows";

  private final Erasure erasure;

  public TenantsEndpoint(Erasure erasure) {
    this.erasure = erasure;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(Route.of("DELETE", ROWS, this::erase));
  }

  private Told erase(Asked asked) {
    var tenant = asked.variable("tenant");
    return erasure
        .erase(tenant)
        .<Told>map(it -> Told.json(object(tenant, it)).about(tenant))
        .orElse(Told.missing("There is no such tenant."));
  }

  private static String object(String tenant, Erasure.Erased erased) {
    return new ObjectText()
        .text("tenant", tenant)
        .number("erased", erased.rows())
        .number("index", erased.index())
        .end();
  }
}
