package dev.sovereign.srp;

import dev.sovereign.json.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Section 5: streams.
final class StreamChecks {
  private static final String MODE = "X-SF-Stream-Failure";
  private static final String USAGE = ",\"stream_options\":{\"include_usage\":true}";

  private StreamChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("5.1", "a stream ends in a finish reason and one [DONE]", StreamChecks::end),
        new Check("5.2", "a broken stream ends in an error", StreamChecks::broken),
        new Check("5.3", "usage comes if and only if it was asked for", StreamChecks::usage),
        new Check("5.4", "no comment but keep-alive", StreamChecks::comments),
        new Check("5.6", "each way to end a stream that breaks off is known", StreamChecks::modes));
  }

  private static Finding end(Subject subject) throws IOException, InterruptedException {
    var stream = subject.stream(subject.model(), "").with(200);
    var type = stream.field("content-type");
    Check.demand(type.startsWith("text/event-stream"), "the content type is " + type);
    Check.demand(stream.ends() == 1, stream.ends() + " times [DONE]");
    Check.demand(stream.isEnded(), "something comes after [DONE]");
    Check.demand(stream.chunks().stream().anyMatch(StreamChecks::hasFinish), "no finish reason");
    var ids = new HashSet<Optional<String>>();
    stream.chunks().forEach(it -> ids.add(it.string("id")));
    Check.demand(ids.size() == 1 && !ids.contains(Optional.<String>empty()), "ids: " + ids);
    return new Finding.Held();
  }

  private static boolean hasFinish(Json chunk) {
    return choices(chunk).stream().anyMatch(it -> it.string("finish_reason").isPresent());
  }

  private static List<Json> choices(Json chunk) {
    return chunk.find("choices").map(Json::items).orElse(List.of());
  }

  private static Finding broken(Subject subject) throws IOException, InterruptedException {
    var stream = subject.stream("mock/cut", "");
    if (stream.status() == 404) {
      return new Finding.NotChecked("no provider that breaks off: there is no mock/cut");
    }
    var chunks = stream.with(200).chunks();
    Check.demand(stream.ends() == 0, "[DONE] in a broken stream");
    Check.demand(chunks.stream().noneMatch(StreamChecks::hasFinish), "a finish reason");
    Check.demand(!chunks.isEmpty(), "no event: " + stream.shown());
    var type = chunks.getLast().find("error").flatMap(it -> it.string("type")).orElse("none");
    Check.demand(type.equals("upstream_stream_failed"), "the last event's error type: " + type);
    return new Finding.Held();
  }

  private static Finding usage(Subject subject) throws IOException, InterruptedException {
    var without = subject.stream(subject.model(), "").with(200).chunks();
    Check.demand(without.stream().noneMatch(StreamChecks::hasUsage), "usage, not asked for");
    var with = subject.stream(subject.model(), USAGE).with(200).chunks();
    Check.demand(with.stream().anyMatch(StreamChecks::hasUsage), "no usage, though asked for");
    return new Finding.Held();
  }

  private static boolean hasUsage(Json chunk) {
    return chunk.find("usage").filter(it -> it.kind() == Json.Kind.OBJECT).isPresent();
  }

  private static Finding modes(Subject subject) throws IOException, InterruptedException {
    for (var mode : List.of("terminate", "hold", "continue")) {
      var stream = subject.stream(subject.model(), "", MODE, mode).with(200);
      Check.demand(stream.ends() == 1, mode + ": " + stream.ends() + " times [DONE]");
      Check.demand(stream.chunks().stream().anyMatch(StreamChecks::hasFinish), mode + ": no end");
    }
    var wrong = subject.stream(subject.model(), "", MODE, "carry-on");
    Check.demand(wrong.status() == 400, "`carry-on` is a " + wrong.status());
    wrong.error();
    held(subject.stream("mock/cut", "", MODE, "hold"));
    return new Finding.Held();
  }

  // Nothing may have left before the error of one that breaks off, where there is such a provider.
  private static void held(Heard reply) {
    if (reply.status() != 404) {
      Check.demand(reply.status() >= 500, "a held stream that broke off is a " + reply.status());
      reply.error();
    }
  }

  private static Finding comments(Subject subject) throws IOException, InterruptedException {
    var stream = subject.stream(subject.model(), "").with(200);
    Check.demand(!stream.data().isEmpty(), "no event: " + stream.shown());
    for (var comment : stream.comments()) {
      Check.demand(comment.equals(": keep-alive"), "a comment: " + comment);
    }
    return new Finding.Held();
  }
}
