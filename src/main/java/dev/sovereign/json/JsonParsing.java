package dev.sovereign.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/// Turns bytes into [Json] views with Jackson's tokenizer, which also validates what is skipped.
final class JsonParsing {
  /// Deeper than any limit that a caller may set.
  static final int DEPTH = 1000;

  private static final int LONGEST_NAME = 50_000;
  private static final int MANY_MEMBERS = 16;
  private static final JsonFactory UNLIMITED = factory(DEPTH);
  private static volatile Limited limited = new Limited(128, factory(128));

  private record Limited(int depth, JsonFactory factory) {}

  private JsonParsing() {}

  static Json document(byte[] bytes, int maxDepth, int eagerLevels) {
    rejectOtherEncodings(bytes);
    rejectMalformed(bytes);
    try (var parser = open(factoryFor(maxDepth), bytes, 0, bytes.length)) {
      if (parser.nextToken() == null) {
        throw new JsonFailure(JsonFailure.Reason.MALFORMED, "the body is empty");
      }
      var value = value(parser, bytes, 0, eagerLevels);
      rejectTrailing(parser);
      if (value.kind() == Json.Kind.OBJECT) {
        rejectDuplicates(value.members());
      }
      return value;
    } catch (StreamConstraintsException limit) {
      throw beyond(limit, maxDepth);
    } catch (JacksonException problem) {
      throw malformed(problem);
    }
  }

  // The tokenizer tells its limits apart by their message only.
  private static JsonFailure beyond(StreamConstraintsException limit, int maxDepth) {
    if (limit.getOriginalMessage().contains("nesting depth")) {
      return new JsonFailure(
          JsonFailure.Reason.TOO_DEEP, "nested deeper than " + maxDepth + " levels");
    }
    return new JsonFailure(
        JsonFailure.Reason.MALFORMED, "a member's name is longer than " + LONGEST_NAME + " bytes");
  }

  static List<Json.Member> members(byte[] bytes, int start, int end) {
    try (var parser = open(UNLIMITED, bytes, start, end)) {
      parser.nextToken();
      return readMembers(parser, bytes, start, 0);
    } catch (JacksonException problem) {
      throw malformed(problem);
    }
  }

  static List<Json> items(byte[] bytes, int start, int end) {
    try (var parser = open(UNLIMITED, bytes, start, end)) {
      parser.nextToken();
      return readItems(parser, bytes, start, 0);
    } catch (JacksonException problem) {
      throw malformed(problem);
    }
  }

  static String unescaped(byte[] bytes, int start, int end) {
    try (var parser = open(UNLIMITED, bytes, start, end)) {
      parser.nextToken();
      return parser.getString();
    } catch (JacksonException problem) {
      throw malformed(problem);
    }
  }

  private static Json value(JsonParser parser, byte[] bytes, int base, int levels) {
    var start = base + (int) parser.currentTokenLocation().getByteOffset();
    var token = parser.currentToken();
    if (levels > 0 && token == JsonToken.START_OBJECT) {
      var members = readMembers(parser, bytes, base, levels - 1);
      return new Json(bytes, start, here(parser, base), members);
    }
    if (levels > 0 && token == JsonToken.START_ARRAY) {
      var items = readItems(parser, bytes, base, levels - 1);
      return new Json(start, here(parser, base), bytes, items);
    }
    if (token.isStructStart()) {
      parser.skipChildren();
    } else {
      parser.finishToken();
    }
    return new Json(bytes, kind(token), start, here(parser, base));
  }

  private static List<Json.Member> readMembers(
      JsonParser parser, byte[] bytes, int base, int levels) {
    var members = new ArrayList<Json.Member>();
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      var start = base + (int) parser.currentTokenLocation().getByteOffset();
      parser.nextToken();
      members.add(new Json.Member(name, start, value(parser, bytes, base, levels)));
    }
    return members;
  }

  private static List<Json> readItems(JsonParser parser, byte[] bytes, int base, int levels) {
    var items = new ArrayList<Json>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser, bytes, base, levels));
    }
    return items;
  }

  private static int here(JsonParser parser, int base) {
    return base + (int) parser.currentLocation().getByteOffset();
  }

  private static Json.Kind kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> Json.Kind.OBJECT;
      case START_ARRAY -> Json.Kind.ARRAY;
      case VALUE_STRING -> Json.Kind.STRING;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Json.Kind.NUMBER;
      case VALUE_TRUE, VALUE_FALSE -> Json.Kind.BOOLEAN;
      case VALUE_NULL -> Json.Kind.NULL;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("not the start of a value: " + token);
    };
  }

  private static void rejectTrailing(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw new JsonFailure(
          JsonFailure.Reason.MALFORMED,
          "more than one value: the second begins at byte "
              + parser.currentTokenLocation().getByteOffset());
    }
  }

  // Two readers of one body may each take another of two equal names: the smuggler's way in.
  private static void rejectDuplicates(List<Json.Member> members) {
    if (members.size() < MANY_MEMBERS) {
      for (var i = 1; i < members.size(); i++) {
        for (var j = 0; j < i; j++) {
          rejectEqual(members.get(i), members.get(j).name().equals(members.get(i).name()));
        }
      }
      return;
    }
    var seen = new HashSet<String>();
    for (var member : members) {
      rejectEqual(member, !seen.add(member.name()));
    }
  }

  private static void rejectEqual(Json.Member member, boolean seen) {
    if (seen) {
      throw new JsonFailure(
          JsonFailure.Reason.DUPLICATE,
          "a member stands twice in the object, again at byte " + member.start());
    }
  }

  // The tokenizer would read UTF-16 and UTF-32 too, with offsets that are not ours.
  private static void rejectOtherEncodings(byte[] bytes) {
    for (var i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0 || bytes[0] < 0) {
        throw new JsonFailure(
            JsonFailure.Reason.MALFORMED, "not JSON in UTF-8 without a byte order mark");
      }
    }
  }

  private static void rejectMalformed(byte[] bytes) {
    var at = Utf8.firstMalformed(bytes);
    if (at.isPresent()) {
      throw new JsonFailure(JsonFailure.Reason.MALFORMED, "not UTF-8 at byte " + at.getAsInt());
    }
  }

  private static JsonFailure malformed(JacksonException problem) {
    var location = problem.getLocation();
    var at = location == null ? "" : " at byte " + location.getByteOffset();
    return new JsonFailure(JsonFailure.Reason.MALFORMED, "not valid JSON" + at);
  }

  private static JsonParser open(JsonFactory factory, byte[] bytes, int start, int end) {
    return factory.createParser(ObjectReadContext.empty(), bytes, start, end - start);
  }

  private static JsonFactory factoryFor(int maxDepth) {
    if (maxDepth >= DEPTH) {
      return UNLIMITED;
    }
    var current = limited;
    if (current.depth() != maxDepth) {
      current = new Limited(maxDepth, factory(maxDepth));
      limited = current;
    }
    return current.factory();
  }

  private static JsonFactory factory(int maxDepth) {
    var limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(maxDepth)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxNameLength(LONGEST_NAME)
            .maxDocumentLength(-1)
            .build();
    return JsonFactory.builder()
        .streamReadConstraints(limits)
        .recyclerPool(JsonRecyclerPools.threadLocalPool())
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .build();
  }
}
