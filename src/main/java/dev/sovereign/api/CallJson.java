package dev.sovereign.api;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.core.Cost;
import dev.sovereign.core.Money;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.core.Usage;
import dev.sovereign.json.ObjectText;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Calls as the management API shows them.
final class CallJson {
  private CallJson() {}

  static String object(CallRecord call) {
    var served = call.result().served();
    var json =
        new ObjectText()
            .text("id", call.id())
            .text("time", Instant.ofEpochMilli(call.epochMillis()).toString())
            .text("node", call.node())
            .text("key", call.who().keyId())
            .text("tenant", call.who().tenant())
            .text("operation", call.asked().operation())
            .text("asked", call.asked().model())
            .text("capability", call.asked().capability())
            .flag("stream", call.asked().stream())
            .text("ending", call.result().ending())
            .text("provider", served.map(CallRecord.Served::provider))
            .text("model", served.map(CallRecord.Served::model))
            .text("source", served.map(CallRecord.Served::source));
    usage(json, call.result().usage());
    cost(json, call.result().cost());
    return json.number("first_content_millis", call.result().firstContentMillis())
        .number("millis", call.result().millis())
        .list("attempts", call.tried().stream().map(CallJson::attempt).toList())
        .end();
  }

  private static void usage(ObjectText json, Usage usage) {
    json.number("prompt_tokens", usage.prompt())
        .number("cached_tokens", usage.cached())
        .number("completion_tokens", usage.completion())
        .number("reasoning_tokens", usage.reasoning())
        .text("usage", grounds(usage))
        .text("provider_cost", usage.cost());
  }

  private static Optional<String> grounds(Usage usage) {
    var isKnown = usage.isCounted() || usage.isImpossible();
    return Optional.of(usage.grounds().word()).filter(_ -> isKnown);
  }

  private static void cost(ObjectText json, Cost cost) {
    switch (cost) {
      case Cost.None() -> charged(json, Optional.empty(), Optional.empty());
      case Cost.Unknown(var lack) -> charged(json, Optional.empty(), Optional.of(lack.word()));
      case Cost.Charged charged -> charged(json, Optional.of(charged), Optional.empty());
      case Cost.Machine _ -> charged(json, Optional.empty(), Optional.empty());
    }
    var machine = Optional.of(cost).flatMap(CallJson::machine);
    json.text("machine_hour", machine.map(it -> Money.text(it.nanosPerHour())))
        .text(
            "elsewhere_cost",
            machine.flatMap(Cost.Machine::elsewhere).map(it -> Money.text(it.nanos())));
  }

  private static Optional<Cost.Machine> machine(Cost cost) {
    return cost instanceof Cost.Machine machine ? Optional.of(machine) : Optional.empty();
  }

  private static void charged(ObjectText json, Optional<Cost.Charged> cost, Optional<String> lack) {
    var prices = cost.map(Cost.Charged::prices).orElse(UnitPrices.UNKNOWN);
    json.text("cost", cost.map(it -> Money.text(it.nanos())))
        .number(
            "cost_nanos", cost.map(it -> OptionalLong.of(it.nanos())).orElse(OptionalLong.empty()))
        .text("currency", cost.map(Cost.Charged::currency))
        .text("cost_lacks", lack)
        .text("price_from", cost.map(Cost.Charged::from))
        .number("input_nanos", prices.input())
        .number("cached_input_nanos", prices.cachedInput())
        .number("output_nanos", prices.output());
  }

  private static String attempt(CallRecord.Tried tried) {
    return new ObjectText()
        .text("provider", tried.provider())
        .text("model", tried.model())
        .flag("sent", tried.sent())
        .text("outcome", tried.outcome())
        .number("started_millis", tried.startedMillis())
        .number("millis", tried.millis())
        .number("lost_nanos", tried.lostNanos())
        .text("upstream_request_id", tried.upstreamId())
        .end();
  }
}
