package dev.sovereign.dispatch;

import dev.sovereign.core.Gate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The gates before one provider as they stand at one moment.
///
/// @param order what an operator said: `tripped`, `draining`, or nothing
/// @param credential why the credential is not used, if it is not
/// @param maxInFlight how many calls may be there at a time, if there is a limit
/// @param queueLimit how many it is given while other offers are left, since it reported a queue
/// @param inFlight how many are
/// @param waiting how many calls wait for a place
/// @param secondTries how many of those in flight are second tries in place
/// @param opened how often its breakers have opened
/// @param models those that were asked for, by id
public record GateView(
    Optional<String> order,
    Optional<Shut> credential,
    OptionalLong maxInFlight,
    OptionalLong queueLimit,
    int inFlight,
    int waiting,
    int secondTries,
    long opened,
    List<OfModel> models) {
  /// A gate that is shut.
  ///
  /// @param millis how long it stays so
  public record Shut(Gate gate, long millis) {}

  /// The gates before one model.
  ///
  /// @param rateMillis how long the provider has asked to wait; 0 if it has not
  /// @param breaker `closed`, `open`, `half_open` or `ramp`
  /// @param breakerMillis how long the breaker lets nobody pass; 0 if it does
  public record OfModel(
      String model,
      Optional<Shut> credential,
      long rateMillis,
      String breaker,
      long breakerMillis) {}

  public GateView {
    models = List.copyOf(models);
  }
}
