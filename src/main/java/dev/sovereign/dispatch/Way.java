package dev.sovereign.dispatch;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.provider.Provider;
import java.time.Duration;

/// How to come to a provider: who it is, and the gates before it.
record Way(Provider provider, ProviderGates gates) {
  private static final Duration GRACE = Duration.ofSeconds(1);

  /// May the offer be tried for this request?
  Entry ask(Offer offer, ModelRequest request, long now, boolean isAlone) {
    return gates.ask(offer, now, lease(offer, request), isAlone);
  }

  // As long as a try may take that is well, and a second more: the try's own timers end it before.
  private long lease(Offer offer, ModelRequest request) {
    var times = offer.timeouts();
    var answer =
        provider.streams(request) ? times.headers().plus(times.firstToken()) : times.answer();
    return times.connect().plus(times.tls()).plus(answer).plus(GRACE).toNanos();
  }
}
