package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `sovereign usage`: who used what, and what it cost.
@CommandLine.Command(
    name = "usage",
    description = "Who used what, and what it cost: sums of calls, by what they have in common.",
    mixinStandardHelpOptions = true)
public final class UsageCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/usage";
  private static final String MACHINES = "/api/v1/machines";
  private static final List<Column> SUMS =
      List.of(
          Column.of("calls", "calls"),
          Column.of("failed", "failed"),
          Column.of("fallback", "fallback_share"),
          Column.of("prompt", "prompt_tokens"),
          Column.of("cached", "cached_tokens"),
          Column.of("completion", "completion_tokens"),
          Column.of("estimated", "estimated_calls"),
          Column.of("cost", "cost"),
          Column.of("saving", "saving"),
          Column.of("unpriced", "unpriced_calls"));
  private static final List<Column> HOURS =
      List.of(
          Column.of("provider", "provider"),
          Column.of("hour", "hour"),
          Column.of("up s", "up_seconds"),
          Column.of("busy s", "busy_seconds"),
          Column.of("cost", "cost"),
          Column.of("shared", "shared_cost"),
          Column.of("idle", "idle_cost"),
          Column.of("elsewhere", "elsewhere_cost"),
          Column.of("saving", "saving"),
          Column.of("tokens/h", "tokens_per_hour"),
          Column.of("break-even/h", "break_even_tokens_per_hour"));

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();
  @CommandLine.Mixin private CallFilters filters = new CallFilters();

  @CommandLine.Option(
      names = "--by",
      split = ",",
      description = "One or more of hour, source, model, provider, key, tenant, capability.",
      defaultValue = "source")
  private List<String> by = List.of();

  @CommandLine.Option(
      names = "--machines",
      description =
          "What own servers with a cost_per_hour cost and saved instead; --by is provider or hour.")
  private boolean machines;

  @Override
  public Integer call() {
    return options.run(this::show);
  }

  private int show(ApiClient client) {
    var wanted = new LinkedHashMap<>(filters.parameters());
    if (wanted.containsKey("ending")) {
      throw ApiClient.Unanswered.misused("usage has no --ending; `calls --ending` has");
    }
    if (machines) {
      return showMachines(client, wanted);
    }
    wanted.put("by", String.join(",", by));
    var rows = client.list(PATH, wanted, Integer.MAX_VALUE);
    options.show(rows, columns(), UsageCommand::calls);
    return 0;
  }

  private int showMachines(ApiClient client, Map<String, String> wanted) {
    wanted.put("by", by.equals(List.of("source")) ? "provider" : String.join(",", by));
    var isByHour = by.equals(List.of("hour"));
    var columns = HOURS.stream().filter(it -> isByHour || !it.title().equals("hour")).toList();
    options.show(client.list(MACHINES, wanted, Integer.MAX_VALUE), columns);
    return 0;
  }

  private List<Column> columns() {
    var columns = new ArrayList<Column>();
    by.forEach(it -> columns.add(Column.of(it, it)));
    columns.addAll(SUMS);
    return columns;
  }

  private static long calls(Json row) {
    return row.integer("calls").orElse(0);
  }
}
