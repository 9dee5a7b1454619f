package dev.sovereign.audit;

import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonBytes;
import dev.sovereign.json.JsonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A [CallRecord] as one line of JSON, and back. Members that are unknown when it is read are left
/// alone, so that an older program reads a newer journal; what is absent was not known.
public final class CallRecordFormat {
  /// Members that are read alone, too.
  static final String TENANT = "tenant";

  static final String NUMBER = "tenant_seq";

  private static final int ROOM = 1024;

  private CallRecordFormat() {}

  /// The record's bytes.
  public static byte[] write(CallRecord call) {
    var out = new JsonBytes(ROOM);
    JsonText.quote(out.ascii("{\"id\":"), call.id());
    number(out, "time", OptionalLong.of(call.epochMillis()));
    word(out, "node", call.node());
    word(out, "key", call.who().keyId());
    word(out, TENANT, call.who().tenant());
    number(out, NUMBER, call.who().number());
    word(out, "operation", call.asked().operation());
    word(out, "asked", call.asked().model());
    call.asked().capability().ifPresent(it -> word(out, "capability", it));
    flag(out, "stream", call.asked().stream());
    tried(out, call.tried());
    DecisionFormat.write(out, call.decision());
    result(out, call.result());
    return out.ascii('}').toBytes();
  }

  private static void tried(JsonBytes out, List<CallRecord.Tried> all) {
    out.ascii(",\"attempts\":[");
    for (var i = 0; i < all.size(); i++) {
      var tried = all.get(i);
      out.ascii(i == 0 ? "" : ",").ascii("{\"provider\":");
      JsonText.quote(out, tried.provider());
      word(out, "model", tried.model());
      flag(out, "sent", tried.sent());
      word(out, "outcome", tried.outcome());
      number(out, "started", tried.startedMillis());
      number(out, "millis", OptionalLong.of(tried.millis()));
      number(out, "lost_nanos", tried.lostNanos());
      tried.upstreamId().ifPresent(it -> word(out, "upstream_request_id", it));
      out.ascii('}');
    }
    out.ascii(']');
  }

  private static void result(JsonBytes out, CallRecord.Result result) {
    word(out, "ending", result.ending());
    result.served().ifPresent(it -> served(out, it));
    number(out, "prompt_tokens", result.usage().prompt());
    number(out, "cached_tokens", result.usage().cached());
    number(out, "completion_tokens", result.usage().completion());
    number(out, "reasoning_tokens", result.usage().reasoning());
    result.usage().cost().ifPresent(it -> word(out, "provider_cost", it));
    if (result.usage().grounds() != Usage.Grounds.REPORTED) {
      word(out, "usage", result.usage().grounds().word());
    }
    CostFormat.write(out, result.cost());
    number(out, "first_content_millis", result.firstContentMillis());
    number(out, "millis", OptionalLong.of(result.millis()));
  }

  private static void served(JsonBytes out, CallRecord.Served served) {
    word(out, "provider", served.provider());
    word(out, "model", served.model());
    word(out, "source", served.source());
  }

  static void word(JsonBytes out, String name, String value) {
    JsonText.quote(name(out, name), value);
  }

  private static void flag(JsonBytes out, String name, boolean value) {
    name(out, name).ascii(value ? "true" : "false");
  }

  static void number(JsonBytes out, String name, OptionalLong value) {
    if (value.isPresent()) {
      name(out, name).number(value.getAsLong());
    }
  }

  private static JsonBytes name(JsonBytes out, String name) {
    return out.ascii(",\"").ascii(name).ascii("\":");
  }

  /// The record in these bytes.
  ///
  /// @throws dev.sovereign.json.JsonFailure if they hold none
  public static CallRecord read(byte[] bytes) {
    var json = Json.parseAll(bytes);
    return new CallRecord(
        text(json, "id"),
        json.integer("time").orElse(0),
        text(json, "node"),
        new CallRecord.Who(text(json, "key"), text(json, TENANT), json.integer(NUMBER)),
        new CallRecord.Asked(
            text(json, "operation"),
            text(json, "asked"),
            json.string("capability"),
            json.isTrue("stream")),
        readTried(json),
        DecisionFormat.read(json),
        new CallRecord.Result(
            text(json, "ending"),
            readServed(json),
            readUsage(json),
            CostFormat.read(json),
            json.integer("first_content_millis"),
            json.integer("millis").orElse(0)));
  }

  private static List<CallRecord.Tried> readTried(Json json) {
    var tried = new ArrayList<CallRecord.Tried>();
    for (var item : json.find("attempts").map(Json::items).orElse(List.of())) {
      tried.add(
          new CallRecord.Tried(
              text(item, "provider"),
              text(item, "model"),
              item.isTrue("sent"),
              text(item, "outcome"),
              item.integer("started"),
              item.integer("millis").orElse(0),
              item.integer("lost_nanos"),
              item.string("upstream_request_id")));
    }
    return tried;
  }

  private static Optional<CallRecord.Served> readServed(Json json) {
    return json.string("provider")
        .map(it -> new CallRecord.Served(it, text(json, "model"), text(json, "source")));
  }

  private static Usage readUsage(Json json) {
    return new Usage(
        json.integer("prompt_tokens"),
        json.integer("cached_tokens"),
        json.integer("completion_tokens"),
        json.integer("reasoning_tokens"),
        json.string("provider_cost"),
        json.string("usage").map(CallRecordFormat::grounds).orElse(Usage.Grounds.REPORTED));
  }

  private static Usage.Grounds grounds(String word) {
    return Arrays.stream(Usage.Grounds.values())
        .filter(it -> it.word().equals(word))
        .findFirst()
        .orElse(Usage.Grounds.REPORTED);
  }

  private static String text(Json json, String name) {
    return json.string(name).orElse("");
  }
}
