package dev.sovereign.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Documents, whole and damaged: all ways of reading agree, nothing but a [JsonFailure] is thrown,
/// and an edit touches nothing else.
@Tag("slow")
final class JsonFuzzTest {
  private static final int DOCUMENTS = 10_000;
  private static final List<String> VALUES =
      List.of(
          "1",
          "-0.0",
          "1e400",
          "9007199254740993",
          "true",
          "false",
          "null",
          "{}",
          "[]",
          "[ ]",
          "\"\"",
          "\"ü🦊\"",
          "\"\\u00fc\\\"\\\\\"",
          "\"{\\\"a\\\":1}\"",
          "\"\\ud83e\"");
  private static final List<String> NAMES =
      List.of("a", "b", "model", "mod\\u0065l", "", "ü", "x\\\"y", "stream_options");
  private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\r\n\t ");

  @Test
  void allWaysOfReadingAgreeOnAnyBytes() {
    seeds().forEach(seed -> readAllWays(damaged(new Random(seed)), seed));
  }

  @Test
  void anEditTouchesNothingElse() {
    seeds().forEach(JsonFuzzTest::editOnce);
  }

  private static IntStream seeds() {
    var first = new Random().nextInt(1_000_000_000);
    return IntStream.range(first, first + DOCUMENTS);
  }

  private static void readAllWays(byte[] bytes, int seed) {
    var expected = read(bytes, it -> Json.parse(it, 50), seed);

    assertEquals(expected, read(bytes, it -> Json.parseUpper(it, 0), seed), () -> "seed " + seed);
    assertEquals(expected, read(bytes, it -> Json.parseUpper(it, 3), seed), () -> "seed " + seed);
    assertEquals(expected, read(bytes, Json::parseAll, seed), () -> "seed " + seed);
  }

  private static Object read(byte[] bytes, Function<byte[], Json> way, int seed) {
    try {
      var views = new ArrayList<String>();
      view(way.apply(bytes), views);
      return views;
    } catch (JsonFailure failure) {
      return failure.reason();
    } catch (RuntimeException other) {
      throw new AssertionError("seed " + seed, other);
    }
  }

  private static void view(Json json, List<String> views) {
    views.add(json + " " + json.raw() + " " + json.text() + " " + json.isFilled());
    for (var member : json.members()) {
      views.add(member.start() + " " + member.name());
      view(member.value(), views);
    }
    json.items().forEach(it -> view(it, views));
  }

  private static void editOnce(int seed) {
    var random = new Random(seed);
    var json = Json.parseAll(object(random, 0, distinct(random)).getBytes(StandardCharsets.UTF_8));
    var name = one(List.of("a", "b", "model", "", "ü", "new"), random);
    var value = random.nextBoolean() ? Optional.of(one(VALUES, random)) : Optional.<String>empty();

    var edited = Json.parseAll(edit(json, name, value));

    assertEquals(value, edited.find(name).map(Json::raw), () -> "seed " + seed);
    assertEquals(others(json, name), others(edited, name), () -> "seed " + seed);
    value.ifPresent(_ -> assertUndone(json, edited, name, seed));
  }

  // What was set is put back or dropped: every byte is as it was.
  private static void assertUndone(Json json, Json edited, String name, int seed) {
    var back = edit(edited, name, json.find(name).map(Json::raw));

    assertArrayEquals(json.toBytes(), back, () -> "seed " + seed);
  }

  private static byte[] edit(Json json, String name, Optional<String> value) {
    var splice = json.splice();
    return value.map(it -> splice.set(name, it)).orElseGet(() -> splice.drop(name)).toBytes();
  }

  private static List<String> others(Json json, String name) {
    return json.members().stream()
        .filter(it -> !it.name().equals(name))
        .map(it -> it.name() + ":" + it.value().raw())
        .toList();
  }

  private static byte[] damaged(Random random) {
    var bytes = value(random, 0).getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(4)) {
      case 0 -> bytes;
      case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 2 -> Arrays.copyOf(bytes, bytes.length + 1);
      default -> {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        yield bytes;
      }
    };
  }

  private static String value(Random random, int depth) {
    return switch (depth > 5 ? 0 : random.nextInt(3)) {
      case 0 -> one(VALUES, random);
      case 1 -> object(random, depth, some(random));
      default -> array(random, depth);
    };
  }

  private static List<String> some(Random random) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(_ -> one(NAMES, random)).toList();
  }

  private static List<String> distinct(Random random) {
    return NAMES.stream().filter(it -> !it.contains("u0065") && random.nextBoolean()).toList();
  }

  private static String object(Random random, int depth, List<String> names) {
    var members =
        names.stream().map(it -> spaced("\"" + it + "\"", random) + ":" + item(random, depth));
    return "{" + String.join(",", members.toList()) + "}";
  }

  private static String array(Random random, int depth) {
    var items = IntStream.range(0, random.nextInt(4)).mapToObj(_ -> item(random, depth)).toList();
    return "[" + String.join(",", items) + "]";
  }

  private static String item(Random random, int depth) {
    return spaced(value(random, depth + 1), random);
  }

  private static String spaced(String text, Random random) {
    return one(SPACES, random) + text + one(SPACES, random);
  }

  private static String one(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }
}
