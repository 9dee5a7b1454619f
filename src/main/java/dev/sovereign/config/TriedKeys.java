package dev.sovereign.config;

import static dev.sovereign.config.Key.key;

import dev.sovereign.config.Key.Value;
import dev.sovereign.core.BreakerConfig;
import dev.sovereign.core.Hedge;
import dev.sovereign.core.Retries;
import dev.sovereign.core.Timeouts;
import dev.sovereign.routing.RoutingConfig;
import java.util.List;

/// The keys of how a call is tried.
final class TriedKeys {
  private static final RoutingConfig ROUTING = RoutingConfig.DEFAULT;
  private static final Retries RETRIES = ROUTING.retries();
  private static final Hedge HEDGE = ROUTING.hedge();
  private static final BreakerConfig BREAKER = BreakerConfig.DEFAULT;
  private static final Timeouts TIMES = Timeouts.DEFAULT;

  static final List<Key> ALL =
      List.of(
          key(
              "routing.attempts",
              Value.number(ROUTING.attempts()),
              "at most this many are sent per call"),
          key(
              "routing.gpu_first",
              Value.flag(ROUTING.gpuFirst()),
              "every own server of a chain before every other; `false`: as listed"),
          key(
              "routing.failover_on",
              Value.literal("list", "[]"),
              "errors of the caller that may still move on: `context_length_exceeded`"),
          key(
              "routing.require_backstop",
              Value.flag(ROUTING.requireBackstop()),
              "a capability whose calls must stay somewhere, without a"
                  + " [backstop](residency.md#the-backstop) there, is an error; else a warning of"
                  + " `config check`"),
          key(
              "routing.retry_in_place.errors",
              Value.number(RETRIES.errors()),
              "how often an offer is tried again after a 5xx, or a connection that broke before"
                  + " any answer: [failover](failover.md)"),
          key(
              "routing.retry_in_place.after",
              Value.duration(RETRIES.after()),
              "how long after that"),
          key(
              "routing.retry_in_place.retry_after",
              Value.duration(RETRIES.retryAfter()),
              "an offer is tried again, too, that asks for no longer wait; `0s`: never"),
          key(
              "routing.retry_budget",
              Value.share(RETRIES.budget()),
              "how much of a provider's calls in flight may be second tries or hedges; three always"
                  + " may"),
          key(
              "routing.hedge.after",
              Value.word(HedgeReader.text(HEDGE.patience())),
              "the next offer is asked beside a first that has not begun to answer by then: `p95`"
                  + " (95 of 100 of its answers had, lately), or a duration; `hedge: off` is short"
                  + " for `off`, never: [hedging](failover.md#hedging)"),
          key(
              "routing.hedge.share",
              Value.share(HEDGE.share()),
              "of how many of the calls of late that may be"),
          key(
              "breaker.failures",
              Value.number(BREAKER.failures()),
              "so many in a row, and a provider's model is left alone"),
          key(
              "breaker.connection_failures",
              Value.number(BREAKER.connectionFailures()),
              "the same for connections that do not stand"),
          key("breaker.open", Value.duration(BREAKER.open()), "how long, the first time"),
          key("breaker.open_max", Value.duration(BREAKER.openMax()), "how long at most"),
          key(
              "breaker.ramp",
              Value.duration(BREAKER.ramp()),
              "how long it then gets half of its share only"),
          key(
              "timeouts.connect",
              Value.duration(TIMES.connect()),
              "until the TCP connection stands"),
          key("timeouts.tls", Value.duration(TIMES.tls()), "the TLS handshake"),
          key(
              "timeouts.headers",
              Value.duration(TIMES.headers()),
              "from the request's leaving to the response's header fields, of a stream; of an own"
                  + " server the first token's time instead"),
          key(
              "timeouts.first_token",
              Value.duration(TIMES.firstToken()),
              "from the header fields to the first content"),
          key(
              "timeouts.idle",
              Value.duration(TIMES.idle()),
              "between two pieces of a stream, comments included"),
          key(
              "timeouts.progress",
              Value.duration(TIMES.progress()),
              "between two pieces of content"),
          key(
              "timeouts.answer",
              Value.duration(TIMES.answer()),
              "a plain answer, from the request's leaving to its last byte"),
          key(
              "timeouts.total",
              Value.duration(ROUTING.total()),
              "a whole call, all attempts together"));

  private TriedKeys() {}
}
