package dev.sovereign.srp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The conformance suite against the whole program, and against servers that break clauses.
@Tag("slow")
final class SuiteTest {
  private static final Pattern MARKED = Pattern.compile("- \\*\\*([0-9.]+) ✓\\*\\*");

  @Test
  void theProgramHoldsToEveryClause() throws InterruptedException {
    var yaml =
        """
        providers: {mock: {type: mock}}
        capabilities: {smart: {chain: [mock/story]}}
        """;
    try (var gateway = TestGateway.start(yaml, Map.of());
        var subject = new Subject(gateway.url(), gateway.key(), "smart")) {
      for (var check : Suite.checks()) {
        // The mock answers whatever it is asked, so it has no error of a caller's.
        var wanted = check.clause().equals("4.2") ? "not-checked" : "ok";
        var found = check.run(subject);
        assertEquals(wanted, found.word(), check.clause() + ": " + found.detail());
      }
    }
  }

  @Test
  void aServerThatAnswersAnythingWithNothingHoldsToNoClause() throws Exception {
    try (var other = EmptyServer.start();
        var subject = new Subject(other.url(), "k", "smart")) {
      for (var check : Suite.checks()) {
        var found = check.run(subject);
        assertTrue(found instanceof Finding.Broken, check.clause() + ": " + found);
      }
    }
  }

  @Test
  void thePageMarksExactlyTheClausesThatAreTried() throws IOException {
    var marked = new ArrayList<String>();
    var matcher = MARKED.matcher(Files.readString(Path.of("docs/srp.md")));
    while (matcher.find()) {
      marked.add(matcher.group(1));
    }
    assertEquals(marked, Suite.checks().stream().map(Check::clause).toList());
    assertEquals(marked.size(), List.copyOf(marked).stream().distinct().count());
  }
}
