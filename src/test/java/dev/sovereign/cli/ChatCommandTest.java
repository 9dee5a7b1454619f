package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `sovereign chat` as a person types it, against a running server.
@Tag("slow")
final class ChatCommandTest {
  private final Path folder = Folders.create();
  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Hello there"));
  private final TestGateway gateway = TestGateway.over(upstream);

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
    Folders.delete(folder);
  }

  @Test
  void oneMessageIsAnsweredWithWhoAnsweredIt() {
    var ended = chat("--model", "m", "Who's \"there\"?");

    assertEquals(0, ended.status(), ended.output());
    var lines = ended.output().lines().toList();
    assertEquals("Hello there", lines.getFirst());
    assertTrue(lines.get(1).matches("m by a \\(gpu\\), 2 tokens, \\d+\\.\\d s"), lines.get(1));
    var asked = upstream.requests().stream().filter(it -> it.target().startsWith("POST")).toList();
    assertTrue(asked.getFirst().text().contains("Who's \\\"there\\\"?"), asked.getFirst().text());
  }

  @Test
  void theMessageMayStandOnStandardInput() {
    var ended = Program.runWith("What is this?\n", folder, Map.of(), words("--model", "m"));

    assertEquals(0, ended.status(), ended.output());
    assertTrue(ended.output().startsWith("Hello there\n"), ended.output());
    assertEquals(1, upstream.posts());
  }

  @Test
  void lettersOfEveryScriptComeAsTheyAreWhateverTheEnvironmentSays() {
    upstream.script(Scripts.chat("Grüße, 世界"));

    assertTrue(chat("--model", "m", "Sag's").output().startsWith("Grüße, 世界\n"));
  }

  @Test
  void whereItWouldGoIsExplainedAndNobodyIsAsked() {
    var asked = List.of("chat", "--explain", "--model", "m", "--server", gateway.url());
    var here = with(asked, "--data", gateway.folder().toString());

    var anywhere = run(Map.of(), here);
    var inNewZealand = run(Map.of(), with(here, "--residency", "nz"));

    assertEquals(0, anywhere.status(), anywhere.output());
    assertEquals(
        List.of(
            "`m` would go to these in order, at most 3 of them, residency any:",
            "TRIED  PROVIDER  MODEL  SOURCE  PLACE  BAND  SCORE  GATES  WHY NOT",
            "1      a         up-a   gpu                         open"),
        anywhere.output().lines().toList());
    assertTrue(inNewZealand.output().startsWith("`m` would be refused: "), inNewZealand.output());
    assertTrue(inNewZealand.output().endsWith("place unknown"), inNewZealand.output());
    assertEquals(0, upstream.posts());
  }

  @Test
  void nothingToAskIsWrongUsage() {
    assertEquals(
        new Program.Ended(2, "nothing to ask: give a message"),
        Program.runWith(" \n", folder, Map.of(), words("--model", "m")));
  }

  @Test
  void theKeyIsThatOfTheOptionElseOfTheEnvironmentElseTheAdminsInTheFolder() {
    var here = List.of("chat", "Hi", "--model", "m", "--server", gateway.url());
    var key = Map.of("SOVEREIGN_KEY", gateway.key());

    assertEquals(0, run(key, here).status());
    assertEquals(0, run(Map.of(), with(here, "--key", gateway.key())).status());
    assertEquals(0, run(Map.of(), with(here, "--data", gateway.folder().toString())).status());
    assertEquals(1, run(key, with(here, "--key", "sv-nobody")).status());
    assertEquals(
        new Program.Ended(
            2, "no key: give --key or SOVEREIGN_KEY, or name the server's data folder with --data"),
        run(Map.of(), here));
  }

  @Test
  void aModelThatIsNotThereIsSaidWithThoseThatAre() {
    var ended = chat("Hi");

    assertEquals(1, ended.status());
    assertTrue(ended.output().startsWith("the server refused `smart` (404): "), ended.output());
    assertTrue(ended.output().endsWith("; there are: m"), ended.output());
  }

  @Test
  void anAnswerThatBreaksOffIsSaidAndEndsInOne() {
    upstream.script(call -> call.openEvents().event(Scripts.content("Once upon")).close());

    var ended = chat("--model", "m", "Hi");

    assertEquals(1, ended.status(), ended.output());
    assertTrue(
        ended.output().startsWith("Once upon\nThe provider's stream broke off "), ended.output());
  }

  @Test
  void withoutAServerItSaysWhatToStart() {
    assertEquals(
        new Program.Ended(
            1, "no server answers at http://127.0.0.1:1; is `sovereign serve` running?"),
        run(Map.of(), List.of("chat", "Hi", "--key", "k", "--server", "http://127.0.0.1:1")));
  }

  private Program.Ended chat(String... words) {
    return Program.run(folder, Map.of(), words(words));
  }

  private String[] words(String... words) {
    var all = with(Arrays.asList(words), "--data", gateway.folder().toString());
    all.addFirst("chat");
    return with(all, "--server", gateway.url()).toArray(String[]::new);
  }

  private Program.Ended run(Map<String, String> environment, List<String> words) {
    return Program.run(folder, environment, words.toArray(String[]::new));
  }

  private static List<String> with(List<String> words, String... more) {
    var all = new ArrayList<>(words);
    all.addAll(Arrays.asList(more));
    return all;
  }
}
