package dev.sovereign.audit;

import dev.sovereign.tlog.Appender;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The numbers of rows of calls: the first one of a tenant is 1, and each is one more than the one
/// before it in the log, so that one that is left out is missed. Never blocks; any thread may use
/// it.
public final class TenantNumbers {
  private final Appender journal;
  private final Map<String, Long> before;
  private final Map<String, NumberedRows> tenants = new ConcurrentHashMap<>();
  private volatile Optional<NumberedRows.Reached> reached = Optional.empty();

  /// @param journal where rows go
  /// @param before the last number of each tenant that has rows there
  public TenantNumbers(Appender journal, Map<String, Long> before) {
    this.journal = journal;
    this.before = Map.copyOf(before);
  }

  /// Where its rows go.
  Appender journal() {
    return journal;
  }

  /// The rows of a tenant.
  NumberedRows of(String tenant) {
    var known = tenants.get(tenant);
    return known == null ? tenants.computeIfAbsent(tenant, this::begun) : known;
  }

  private NumberedRows begun(String tenant) {
    var last = before.getOrDefault(tenant, 0L);
    return new NumberedRows(journal, last, it -> reached = Optional.of(it));
  }

  /// How far it got.
  ///
  /// @param last number of each tenant, at least that of its last row up to `row`
  record State(NumberedRows.Reached row, Map<String, Long> last) {}

  /// What is durable by now; nothing where no row came.
  Optional<State> state() {
    return reached.map(it -> new State(it, last())); // First the row, then numbers up to it.
  }

  private Map<String, Long> last() {
    var last = new HashMap<>(before);
    tenants.forEach((tenant, rows) -> last.put(tenant, rows.last()));
    return last;
  }
}
