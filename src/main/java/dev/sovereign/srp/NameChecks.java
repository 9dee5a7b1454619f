package dev.sovereign.srp;

import dev.sovereign.json.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Sections 1 and 2: names, and who served.
final class NameChecks {
  private static final String NOBODY = "no-such-model-of-anybody";
  private static final int MOST_READ = 20;
  private static final Set<String> SOURCES = Set.of("gpu", "fallback", "direct", "mock");

  private NameChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("1.1", "an unknown model is a 404 model_not_found", NameChecks::unknownModel),
        new Check("1.2", "what is listed can be read, and nothing else", NameChecks::list),
        new Check("1.3", "an answer names the model that served", NameChecks::servedModel),
        new Check("1.4", "every reply has an id of its own", NameChecks::ids),
        new Check("2.4", "an answer says who served, and as what", NameChecks::served));
  }

  private static Finding unknownModel(Subject subject) throws IOException, InterruptedException {
    subject.ask(NOBODY, "").with(404).code("model_not_found");
    return new Finding.Held();
  }

  private static Finding list(Subject subject) throws IOException, InterruptedException {
    var listed =
        subject.get("/v1/models").with(200).json().find("data").map(Json::items).orElse(List.of());
    Check.demand(!listed.isEmpty(), "nothing is listed");
    for (var model : listed.subList(0, Math.min(listed.size(), MOST_READ))) {
      var id = model.string("id").orElseThrow(() -> new Check.Unlike("a model without an id"));
      var read = subject.get("/v1/models/" + id).with(200).json().string("id");
      Check.demand(read.filter(id::equals).isPresent(), "another model was read than " + id);
    }
    subject.get("/v1/models/" + NOBODY).with(404).error();
    return new Finding.Held();
  }

  private static Finding servedModel(Subject subject) throws IOException, InterruptedException {
    var plain = subject.ask(subject.model(), "").with(200);
    same(plain.field("X-Sovereign-Model"), plain.json());
    var stream = subject.stream(subject.model(), "").with(200);
    for (var chunk : stream.chunks()) {
      same(stream.field("X-Sovereign-Model"), chunk);
    }
    return new Finding.Held();
  }

  private static void same(String served, Json answer) {
    var named = answer.string("model").orElse("");
    Check.demand(named.equals(served), "model is " + named + ", and " + served + " served");
  }

  private static Finding ids(Subject subject) throws IOException, InterruptedException {
    var seen = new HashSet<String>();
    for (var reply :
        List.of(
            subject.get("/v1/models"),
            subject.ask(subject.model(), ""),
            subject.stream(subject.model(), ""),
            subject.ask(NOBODY, ""),
            subject.post("{"))) {
      var id = reply.field("X-Sovereign-Request-Id");
      Check.demand(reply.field("x-request-id").equals(id), "two ids in one reply");
      Check.demand(seen.add(id), "an id came twice: " + id);
    }
    return new Finding.Held();
  }

  private static Finding served(Subject subject) throws IOException, InterruptedException {
    for (var answer :
        List.of(subject.ask(subject.model(), ""), subject.stream(subject.model(), ""))) {
      answer.with(200).field("X-Sovereign-Provider");
      answer.field("X-Sovereign-Model");
      var source = answer.field("X-Sovereign-Source");
      Check.demand(SOURCES.contains(source), "an unknown source: " + source);
    }
    return new Finding.Held();
  }
}
