package dev.sovereign.srp;

import java.io.IOException;
import java.util.List;

/// Section 7: keys and errors.
final class KeyChecks {
  private static final String WRONG = "sv-000000000000_" + "0".repeat(49);

  private KeyChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("7.1", "a key in any of three fields, and only one", KeyChecks::keys),
        new Check("7.2", "errors have OpenAI's shape", KeyChecks::errors),
        new Check("7.3", "an unknown demand is refused", KeyChecks::demands));
  }

  private static Heard models(Subject subject, String... fields)
      throws IOException, InterruptedException {
    return subject.send("GET", "/v1/models", "", List.of(fields));
  }

  private static Finding keys(Subject subject) throws IOException, InterruptedException {
    var key = subject.key();
    models(subject, "authorization", "Bearer " + key).with(200);
    models(subject, "X-Router-Key", key).with(200);
    models(subject, "x-api-key", key).with(200);
    models(subject, "accept", "*/*").with(401);
    models(subject, "authorization", "Bearer " + WRONG).with(401);
    models(subject, "authorization", "Bearer " + key, "x-api-key", WRONG).with(400);
    return new Finding.Held();
  }

  private static Finding errors(Subject subject) throws IOException, InterruptedException {
    models(subject, "authorization", "Bearer " + WRONG).with(401).error();
    subject.post("{\"model\":").with(400).error();
    subject.post("{\"model\":\"a\",\"model\":\"b\"}").with(400).error();
    subject.get("/v1/nothing-of-the-kind").with(404).error();
    return new Finding.Held();
  }

  private static Finding demands(Subject subject) throws IOException, InterruptedException {
    subject
        .ask(subject.model(), "", "X-SF-Policy", "no-such-policy-of-anybody")
        .with(400)
        .code("policy_unknown");
    subject.ask(subject.model(), "", "X-SF-Stream-Failure", "perhaps").with(400).error();
    subject.ask(subject.model(), "", "X-SF-Attestation", "perhaps").with(400).error();
    return new Finding.Held();
  }
}
