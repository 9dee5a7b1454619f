package dev.sovereign.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/// `sovereign tenants`: what is kept of the calls of tenants.
@CommandLine.Command(
    name = "tenants",
    description = "Erase what was logged of a tenant's calls.",
    mixinStandardHelpOptions = true)
public final class TenantsCommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("tenant", "tenant"),
          Column.of("erased", "erased"),
          Column.of("index", "index"));

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();

  @CommandLine.Command(
      name = "erase",
      description = "Destroy the key of a tenant's rows: nobody can open them any more.",
      mixinStandardHelpOptions = true)
  int erase(
      @CommandLine.Parameters(paramLabel = "TENANT") String tenant,
      @CommandLine.Option(names = "--yes", description = "Do it; it cannot be undone.")
          boolean isSure) {
    return options.run(client -> erase(client, tenant, isSure));
  }

  private int erase(ApiClient client, String tenant, boolean isSure) {
    if (!isSure) {
      throw ApiClient.Unanswered.misused("this cannot be undone; say --yes to do it");
    }
    var name = URLEncoder.encode(tenant, StandardCharsets.UTF_8).replace("+", "%20");
    var answer = client.ask("DELETE", "/api/v1/tenants/" + name + "/rows", "");
    options.show(answer.orElseThrow(), COLUMNS);
    return 0;
  }
}
