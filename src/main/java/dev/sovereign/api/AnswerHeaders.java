package dev.sovereign.api;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Cost;
import dev.sovereign.core.Money;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.dispatch.Answer;
import dev.sovereign.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The header fields of the data plane's answers: a list of our own, never a provider's fields.
final class AnswerHeaders {
  private AnswerHeaders() {}

  /// Of a plain answer; with its cost, which is known by now if it ever is.
  static Headers whole(String id, Answer answer, RoutePlan plan, Cost cost) {
    var headers = answered(id, "application/json", answer, plan);
    return cost instanceof Cost.Charged charged
        ? headers.and("X-Sovereign-Cost", Money.text(charged.nanos()))
        : headers;
  }

  /// Of a streamed answer.
  static Headers stream(String id, Answer answer, RoutePlan plan) {
    return answered(id, "text/event-stream; charset=utf-8", answer, plan);
  }

  /// Of a stream that opens before anybody has answered.
  static Headers waiting(String id) {
    var fields = decided(id);
    fields.add(new Headers.Header("content-type", "text/event-stream; charset=utf-8"));
    fields.add(new Headers.Header("cache-control", "no-cache"));
    return Headers.of(fields);
  }

  /// Of an answer that is no model's: an id of its own and what it holds.
  static Headers plain(String type) {
    return plain(CallId.next(), type);
  }

  /// The same under an id that the caller has given.
  static Headers plain(String id, String type) {
    var fields = base(id);
    fields.add(new Headers.Header("content-type", type));
    return Headers.of(fields);
  }

  /// Of a refusal before anything was decided.
  static Headers refusal(String id) {
    return Headers.of(base(id));
  }

  /// Of a refusal.
  ///
  /// @param attempts those that were made, once offers were chosen
  static Headers refusal(String id, Optional<List<Attempt>> attempts) {
    if (attempts.isEmpty()) {
      return refusal(id);
    }
    var fields = decided(id);
    var sent = sent(attempts.get());
    if (sent > 0) {
      fields.add(new Headers.Header("X-Sovereign-Attempts", Long.toString(sent)));
    }
    return Headers.of(fields);
  }

  private static long sent(List<Attempt> attempts) {
    return attempts.stream().filter(Attempt::sent).count();
  }

  private static Headers answered(String id, String type, Answer answer, RoutePlan plan) {
    var offer = answer.offer();
    var fields = decided(id);
    fields.add(new Headers.Header("content-type", type));
    if (type.startsWith("text/")) {
      fields.add(new Headers.Header("cache-control", "no-cache"));
    }
    fields.add(new Headers.Header("X-Sovereign-Provider", offer.provider()));
    fields.add(new Headers.Header("X-Sovereign-Model", offer.model()));
    fields.add(new Headers.Header("X-Sovereign-Source", plan.source(offer).word()));
    fields.add(new Headers.Header("X-Sovereign-Attempts", Long.toString(sent(answer.attempts()))));
    if (!answer.leftOut().isEmpty()) {
      fields.add(new Headers.Header("X-Sovereign-Warning", warning(answer.leftOut())));
    }
    return Headers.of(fields);
  }

  // The names are words of ours or of the configuration, which may hold letters that a field
  // cannot.
  private static String warning(List<String> leftOut) {
    return "not sent to the provider: "
        + String.join(", ", leftOut).replaceAll("[^\\x20-\\x7e]", "?");
  }

  // A decision is kept with its call, under the same id.
  private static List<Headers.Header> decided(String id) {
    var fields = base(id);
    fields.add(new Headers.Header("X-Sovereign-Decision", id));
    return fields;
  }

  private static List<Headers.Header> base(String id) {
    var fields = new ArrayList<Headers.Header>(9);
    fields.add(new Headers.Header("X-Sovereign-Request-Id", id));
    fields.add(new Headers.Header("x-request-id", id));
    return fields;
  }
}
