package dev.sovereign.srp;

import dev.sovereign.json.JsonText;
import java.io.IOException;
import java.util.List;

/// Section 4: the walk. What needs a provider that fails is tried where there is the mock provider.
final class WalkChecks {
  private static final String NO_MOCK = "no provider that fails when asked to: there is no mock/";
  private static final String RETRY = "x-should-retry";

  private WalkChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("4.2", "an error in the request is the caller's", WalkChecks::callersError),
        new Check("4.3", "attempts are counted", WalkChecks::attempts),
        new Check("4.5", "a chain that failed is one error", WalkChecks::failedChain),
        new Check("4.6", "a refusal says whether to try again", WalkChecks::retry));
  }

  private static Finding callersError(Subject subject) throws IOException, InterruptedException {
    var reply = subject.post("{\"model\":" + JsonText.quote(subject.model()) + "}");
    if (reply.status() == 200) {
      Check.demand(reply.json().find("choices").isPresent(), "no answer: " + reply.shown());
      return new Finding.NotChecked("this provider answers where no message is");
    }
    Check.demand(reply.status() / 100 == 4, "a " + reply.status() + ": " + reply.shown());
    reply.error();
    return new Finding.Held();
  }

  private static Finding attempts(Subject subject) throws IOException, InterruptedException {
    var attempts = subject.ask(subject.model(), "").with(200).field("X-Sovereign-Attempts");
    Check.demand(attempts.matches("[1-9]\\d?"), "not a number of attempts: " + attempts);
    return new Finding.Held();
  }

  private static Finding failedChain(Subject subject) throws IOException, InterruptedException {
    var broken = subject.ask("mock/fail-500", "");
    if (broken.status() == 404) {
      return new Finding.NotChecked(NO_MOCK + "fail-500");
    }
    Check.demand(broken.status() / 100 == 5, "fail-500 is a " + broken.status());
    broken.error();
    var limited = subject.ask("mock/fail-429", "").with(429);
    limited.error();
    Check.demand(limited.field("retry-after").matches("\\d+"), "Retry-After is no number");
    return new Finding.Held();
  }

  private static Finding retry(Subject subject) throws IOException, InterruptedException {
    same(subject.ask("no-such-model-of-anybody", ""), "false");
    same(subject.post("{"), "false");
    var limited = subject.ask("mock/fail-429", "");
    if (limited.status() != 404) {
      same(limited, "true");
    }
    return new Finding.Held();
  }

  private static void same(Heard refusal, String wanted) {
    var said = refusal.field(RETRY);
    Check.demand(said.equals(wanted), RETRY + " is " + said + " on a " + refusal.status());
  }
}
