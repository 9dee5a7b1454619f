package dev.sovereign.api;

import dev.sovereign.core.Money;
import dev.sovereign.json.JsonText;
import dev.sovereign.json.ObjectText;
import dev.sovereign.usage.MachineUse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Machines as the management API shows them.
final class MachinesText {
  private static final long HOUR_SECONDS = 3_600;

  private MachinesText() {}

  static String json(List<MachineUse> uses, String currency, Optional<String> next) {
    return new ObjectText()
        .list("data", uses.stream().map(MachinesText::object).toList())
        .text("currency", currency)
        .raw("next_cursor", next.map(JsonText::quote).orElse("null"))
        .end();
  }

  private static String object(MachineUse use) {
    var settled = use.settled();
    return new ObjectText()
        .text("provider", use.provider())
        .text("hour", use.hour().stream().boxed().findFirst().map(MachinesText::hour))
        .number("up_seconds", use.upMillis() / 1_000)
        .text("cost", Money.sum(use.nanos()))
        .number("settled_seconds", settled.upMillis() / 1_000)
        .number("busy_seconds", settled.busyMillis() / 1_000)
        .text("shared_cost", Money.sum(settled.sharedNanos()))
        .text("idle_cost", Money.sum(settled.idleNanos()))
        .number("tokens", settled.tokens())
        .number("valued_tokens", settled.valuedTokens())
        .text("elsewhere_cost", Money.sum(settled.valueNanos()))
        .text("saving", settled.savedNanos().stream().mapToObj(Money::sum).findFirst())
        .number("tokens_per_hour", settled.tokensPerHour())
        .number("break_even_tokens_per_hour", settled.breakEvenTokensPerHour())
        .end();
  }

  private static String hour(long hour) {
    return Instant.ofEpochSecond(hour * HOUR_SECONDS).toString();
  }
}
