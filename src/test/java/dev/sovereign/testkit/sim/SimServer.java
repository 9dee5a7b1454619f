package dev.sovereign.testkit.sim;

import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.http.Headers;
import dev.sovereign.http.OutboundRequest;
import java.time.Duration;
import java.util.List;

/// A server of the simulated network: what it does is data.
public interface SimServer {
  /// What becomes of one who connects.
  Welcome welcome();

  /// What one gets who asks, step by step; after the last step there is silence.
  List<Step> answer(OutboundRequest request);

  /// What becomes of one who connects.
  sealed interface Welcome {
    /// How long it takes.
    Duration after();

    /// The connection stands.
    ///
    /// @param isUsed whether it has served a request before
    record Stands(Duration after, boolean isUsed) implements Welcome {}

    /// There is none.
    record Fails(Duration after, ConnectionFailure.Stage stage) implements Welcome {}
  }

  /// One thing that a server does.
  sealed interface Step {
    /// How long after the step before.
    Duration after();

    /// Status and header fields leave.
    record Head(Duration after, int status, Headers headers) implements Step {}

    /// Some bytes of the body leave.
    record Piece(Duration after, byte[] bytes) implements Step {}

    /// The body ends regularly.
    record End(Duration after) implements Step {}

    /// The connection breaks.
    record Breaks(Duration after) implements Step {}
  }
}
