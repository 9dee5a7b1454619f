package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.json.ObjectText;
import java.nio.charset.StandardCharsets;

/// What is kept of time that the machine of an own server was paid for, whether it worked or not.
///
/// @param provider the own server
/// @param from in milliseconds since 1970
/// @param until the same
/// @param nanosPerHour what an hour cost, in nano-units of the currency
/// @param currency ISO 4217
public record MachineTime(
    String provider, long from, long until, long nanosPerHour, String currency) {
  /// The type byte of such a record in the journal.
  public static final byte TYPE = 2;

  /// The record's bytes: one line of JSON.
  public byte[] bytes() {
    return new ObjectText()
        .text("provider", provider)
        .number("from", from)
        .number("until", until)
        .number("hour_nanos", nanosPerHour)
        .text("currency", currency)
        .end()
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The record in these bytes; members that are unknown are left alone.
  ///
  /// @throws dev.sovereign.json.JsonFailure if they hold none
  public static MachineTime read(byte[] bytes) {
    var json = Json.parseAll(bytes);
    return new MachineTime(
        json.string("provider").orElse(""),
        json.integer("from").orElse(0),
        json.integer("until").orElse(0),
        json.integer("hour_nanos").orElse(0),
        json.string("currency").orElse(""));
  }
}
