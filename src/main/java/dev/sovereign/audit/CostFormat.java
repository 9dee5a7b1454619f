package dev.sovereign.audit;

import dev.sovereign.core.Cost;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonBytes;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/// The members of a call's record that say what it cost.
final class CostFormat {
  private static final String HOUR = "machine_hour_nanos";
  private static final String ELSEWHERE = "elsewhere_nanos";

  private CostFormat() {}

  static void write(JsonBytes out, Cost cost) {
    switch (cost) {
      case Cost.None() -> {}
      case Cost.Unknown(var lack) -> CallRecordFormat.word(out, "cost_lacks", lack.word());
      case Cost.Charged charged -> charged(out, "cost_nanos", charged);
      case Cost.Machine machine -> machine(out, machine);
    }
  }

  private static void machine(JsonBytes out, Cost.Machine machine) {
    CallRecordFormat.number(out, HOUR, OptionalLong.of(machine.nanosPerHour()));
    if (machine.elsewhere().isPresent()) {
      charged(out, ELSEWHERE, machine.elsewhere().get());
    } else {
      CallRecordFormat.word(out, "currency", machine.currency());
    }
  }

  private static void charged(JsonBytes out, String amount, Cost.Charged charged) {
    CallRecordFormat.number(out, amount, OptionalLong.of(charged.nanos()));
    CallRecordFormat.word(out, "currency", charged.currency());
    CallRecordFormat.word(out, "price_from", charged.from());
    CallRecordFormat.number(out, "input_nanos", charged.prices().input());
    CallRecordFormat.number(out, "cached_input_nanos", charged.prices().cachedInput());
    CallRecordFormat.number(out, "output_nanos", charged.prices().output());
  }

  static Cost read(Json json) {
    var hour = json.integer(HOUR);
    if (hour.isPresent()) {
      return machine(json, hour.getAsLong());
    }
    var nanos = json.integer("cost_nanos");
    return nanos.isPresent() ? charged(json, nanos.getAsLong()) : lack(json);
  }

  private static Cost machine(Json json, long nanosPerHour) {
    var elsewhere = json.integer(ELSEWHERE);
    return new Cost.Machine(
        nanosPerHour,
        json.string("currency").orElse(""),
        elsewhere.isPresent()
            ? Optional.of(charged(json, elsewhere.getAsLong()))
            : Optional.empty());
  }

  private static Cost.Charged charged(Json json, long nanos) {
    return new Cost.Charged(
        nanos,
        json.string("currency").orElse(""),
        new UnitPrices(
            json.integer("input_nanos"),
            json.integer("cached_input_nanos"),
            json.integer("output_nanos")),
        json.string("price_from").orElse(""));
  }

  private static Cost lack(Json json) {
    return json.string("cost_lacks").flatMap(CostFormat::lack).orElse(Cost.NONE);
  }

  private static Optional<Cost> lack(String word) {
    return Arrays.stream(Cost.Lack.values())
        .filter(it -> it.word().equals(word))
        .findFirst()
        .map(Cost.Unknown::new);
  }
}
