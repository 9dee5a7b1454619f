package dev.sovereign.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A span as it arrived at a collector, read from OTLP's protobuf form.
///
/// @param kind 2 for a server's, 3 for a client's
/// @param status 2 for an error
/// @param attributes numbers and flags as text
public record SentSpan(
    String traceId,
    String spanId,
    String parentId,
    String state,
    String name,
    long kind,
    long start,
    long end,
    long status,
    Map<String, String> attributes,
    Map<String, String> resource) {
  /// One field of a message: a number, or bytes.
  private record Field(int number, long value, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    String hex() {
      return HexFormat.of().formatHex(bytes);
    }
  }

  /// The spans of an export request.
  static List<SentSpan> of(byte[] request) {
    var spans = new ArrayList<SentSpan>();
    for (var resourceSpans : all(fields(request), 1)) {
      var parts = fields(resourceSpans.bytes());
      var resource = attributes(fields(first(parts, 1).bytes()), 1);
      for (var scopeSpans : all(parts, 2)) {
        for (var span : all(fields(scopeSpans.bytes()), 2)) {
          spans.add(span(fields(span.bytes()), resource));
        }
      }
    }
    return spans;
  }

  private static SentSpan span(List<Field> fields, Map<String, String> resource) {
    return new SentSpan(
        first(fields, 1).hex(),
        first(fields, 2).hex(),
        first(fields, 4).hex(),
        first(fields, 3).text(),
        first(fields, 5).text(),
        first(fields, 6).value(),
        first(fields, 7).value(),
        first(fields, 8).value(),
        first(fields(first(fields, 15).bytes()), 3).value(),
        attributes(fields, 9),
        resource);
  }

  private static Map<String, String> attributes(List<Field> fields, int number) {
    var attributes = new TreeMap<String, String>();
    for (var pair : all(fields, number)) {
      var parts = fields(pair.bytes());
      attributes.put(first(parts, 1).text(), value(fields(first(parts, 2).bytes()).getFirst()));
    }
    return attributes;
  }

  private static String value(Field value) {
    return switch (value.number()) {
      case 1 -> value.text();
      case 2 -> Boolean.toString(value.value() != 0);
      case 3 -> Long.toString(value.value());
      case 4 -> Double.toString(Double.longBitsToDouble(value.value()));
      default -> throw new AssertionError("an attribute of kind " + value.number());
    };
  }

  private static List<Field> all(List<Field> fields, int number) {
    return fields.stream().filter(it -> it.number() == number).toList();
  }

  private static Field first(List<Field> fields, int number) {
    return fields.stream()
        .filter(it -> it.number() == number)
        .findFirst()
        .orElse(new Field(number, 0, new byte[0]));
  }

  private static List<Field> fields(byte[] message) {
    var in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    var fields = new ArrayList<Field>();
    while (in.hasRemaining()) {
      var tag = (int) varint(in);
      fields.add(field(tag >>> 3, tag & 7, in));
    }
    return fields;
  }

  private static Field field(int number, int type, ByteBuffer in) {
    return switch (type) {
      case 0 -> new Field(number, varint(in), new byte[0]);
      case 1 -> new Field(number, in.getLong(), new byte[0]);
      case 2 -> {
        var bytes = new byte[(int) varint(in)];
        in.get(bytes);
        yield new Field(number, 0, bytes);
      }
      case 5 -> new Field(number, in.getInt(), new byte[0]);
      default -> throw new AssertionError("a protobuf field of type " + type);
    };
  }

  private static long varint(ByteBuffer in) {
    var value = 0L;
    for (var shift = 0; ; shift += 7) {
      var next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
