package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.tlog.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// A JSON answer with its attestation as the last member. What is hashed is the body without it,
/// byte by byte as it was before it was put in.
public final class AttestedBody {
  private static final int DEPTH = 128;
  private static final byte[] NAME =
      ("\"" + Attestation.MEMBER + "\":").getBytes(StandardCharsets.US_ASCII);

  /// What is left of a body, and what was cut out.
  record Cut(byte[] rest, Optional<Json> attestation) {}

  private AttestedBody() {}

  /// The body, a JSON object, with the attestation directly before its last bracket.
  public static byte[] insert(byte[] body, String attestation) {
    var value = attestation.getBytes(StandardCharsets.UTF_8);
    var at = lastThatSaysSomething(body, body.length);
    if (at < 0 || body[at] != '}') {
      throw new IllegalArgumentException("only an object carries an attestation");
    }
    var before = lastThatSaysSomething(body, at);
    var isEmpty = before >= 0 && body[before] == '{';
    var out = ByteBuffer.allocate(body.length + (isEmpty ? 0 : 1) + NAME.length + value.length);
    out.put(body, 0, at);
    if (!isEmpty) {
      out.put((byte) ',');
    }
    return out.put(NAME).put(value).put(body, at, body.length - at).array();
  }

  // The offset of the last byte before this one that is not white space, or -1.
  private static int lastThatSaysSomething(byte[] json, int before) {
    var at = before - 1;
    while (at >= 0 && isSpace(json[at])) {
      at--;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /// Takes the attestation out again: from the comma before it to the end of its value.
  ///
  /// @throws Malformed if that is no JSON object, or has the member twice or not as its last
  static Cut cut(byte[] body) {
    var json = parsed(body);
    var member = json.members().stream().filter(it -> it.name().equals(Attestation.MEMBER));
    return member
        .findFirst()
        .map(it -> cut(body, json, it))
        .orElseGet(() -> new Cut(body, Optional.empty()));
  }

  private static Json parsed(byte[] body) {
    try {
      var json = Json.parse(body, DEPTH);
      if (json.kind() != Json.Kind.OBJECT) {
        throw new Malformed("the answer is not a JSON object");
      }
      return json;
    } catch (JsonFailure notJson) {
      throw new Malformed("the answer is not JSON: " + notJson.getMessage());
    }
  }

  private static Cut cut(byte[] body, Json object, Json.Member member) {
    if (!member.equals(object.members().getLast())) {
      throw new Malformed("the attestation is not the last member of the answer");
    }
    var before = lastThatSaysSomething(body, member.start());
    var from = body[before] == ',' ? before : member.start();
    var to = member.value().end();
    var rest = ByteBuffer.allocate(body.length - (to - from));
    rest.put(body, 0, from).put(body, to, body.length - to);
    Fields.requireUnique(member.value());
    return new Cut(rest.array(), Optional.of(member.value()));
  }

  /// Whether the bytes hold the name of the member, wherever that is.
  static boolean mayHold(byte[] json) {
    for (var at = 0; at + NAME.length <= json.length; at++) {
      if (Arrays.equals(json, at, at + NAME.length - 1, NAME, 0, NAME.length - 1)) {
        return true;
      }
    }
    return false;
  }
}
