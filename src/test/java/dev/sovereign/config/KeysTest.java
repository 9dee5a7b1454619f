package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Hedge;
import dev.sovereign.http.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds the keys that are declared to what is read.
final class KeysTest {
  private static final String NONE = Key.Value.optional("").usual();
  private static final Set<Object> ABSENT =
      Set.of(Optional.empty(), OptionalInt.empty(), OptionalLong.empty(), Map.of(), List.of(), "");
  // The records have what these come to, not the word itself.
  private static final Set<String> COME_TO =
      Set.of("routing.failover_on", "providers.<name>.models");
  // They stand below keys that have no default.
  private static final Set<String> WITHIN =
      Set.of("telemetry.otlp.sample", "log.witnesses.require", "log.anchor.every");

  @Test
  void everyKeyThatIsReadIsDeclaredOnceAndNoOther() {
    assertEquals(
        List.copyOf(ReadKeys.all()), Keys.all().map(Key::path).sorted().toList(), "config.*Keys");
  }

  @Test
  void theTimesOfAProviderAreThoseOfTheFileButTheTotal() {
    var file = new TreeSet<>(ReadKeys.keys("timeouts: {zzzzzzzz: 1}"));
    file.removeIf(it -> !it.startsWith("timeouts.") || it.equals("timeouts.total"));
    var own = ReadKeys.keys("providers: {p: {type: vllm, timeouts: {zzzzzzzz: 1}}}");

    assertEquals(
        file,
        own.stream()
            .map(it -> it.replace("providers.<name>.", ""))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void theBreakerOfAProviderIsLikeThatOfTheFile() {
    var own = ReadKeys.keys("providers: {p: {type: vllm, breaker: {zzzzzzzz: 1}}}");

    assertEquals(
        ReadKeys.keys("breaker: {zzzzzzzz: 1}").stream()
            .filter(it -> it.startsWith("breaker."))
            .toList(),
        own.stream().map(it -> it.replace("providers.<name>.", "")).toList());
  }

  @Test
  void aDefaultThatIsWrittenOutChangesNothing() {
    var written =
        Keys.all()
            .filter(it -> it.value().isLiteral())
            .filter(it -> !it.path().contains("<name>") && !WITHIN.contains(it.path()))
            .collect(Collectors.toMap(Key::path, KeysTest::withItsDefault));
    var unchanged = withoutItsText(Yaml.good(Yaml.SMALL));

    assertEquals(
        Map.of(),
        written.entrySet().stream()
            .filter(it -> !withoutItsText(it.getValue()).equals(unchanged))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  // The hash of the file is always another one.
  private static String withoutItsText(Settings settings) {
    return settings.toString().replaceFirst("text=Digest.*", "");
  }

  private static Settings withItsDefault(Key key) {
    var value = key.value().usual().replace("`", "");
    var line = key.path().replace(".", ": {") + ": " + quoted(value);
    return Yaml.good(
        line
            + "}".repeat((int) key.path().chars().filter(it -> it == '.').count())
            + "\n"
            + Yaml.SMALL);
  }

  private static String quoted(String value) {
    return value.equals("[]") ? value : "\"" + value + "\"";
  }

  @Test
  void everyDefaultIsThatOfTheRecords() {
    var declared = new TreeMap<String, String>();
    Keys.all()
        .filter(it -> it.value().isLiteral() || it.value().usual().equals(NONE))
        .filter(it -> !COME_TO.contains(it.path()))
        .forEach(it -> declared.put(it.path(), it.value().usual()));
    var usual = new TreeMap<String, String>();
    DefaultsTest.expected().forEach((key, value) -> usual.put(key, cell(value)));
    declared.keySet().retainAll(usual.keySet());
    usual.keySet().retainAll(declared.keySet());

    assertEquals(usual, declared);
  }

  private static String cell(Object value) {
    return switch (value) {
      case Duration time -> "`" + Units.text(time) + "`";
      case Long size -> "`" + Units.text(size) + "`";
      case Integer number -> "`" + Units.text(number) + "`";
      case Double share -> "`" + Units.share(share) + "`";
      case Hedge.Patience.Endless() -> "`off`";
      case Enum<?> word -> "`" + word.name().toLowerCase(Locale.ROOT) + "`";
      case List<?> list when !list.isEmpty() -> cell(list.getFirst());
      case ServerConfig.Listen(var host, var port) -> "`" + host + ":" + port + "`";
      default -> ABSENT.contains(value) ? NONE : "`" + value + "`";
    };
  }

  @Test
  void everyTypeIsTheOneThatIsRead() {
    var wrong = new WrongValues(Keys.all().toList());

    assertEquals(wrong.expected(), wrong.said());
  }
}
