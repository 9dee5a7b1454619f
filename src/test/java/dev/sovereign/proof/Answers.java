package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/// Answers as a gateway gives them, with their attestations in every place that there is.
final class Answers {
  static final String REQUEST =
      "{\"model\":\"smart\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  static final String BODY =
      """
      {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1770000000, "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hé\\n"},
          "finish_reason": "stop"}]
      }
      """;
  static final String CHUNKS =
      """
      data: {"id":"chatcmpl-1","model":"m","choices":[{"index":0,"delta":{"role":"assistant"}}]}

      data: {"id":"chatcmpl-1","model":"m","choices":[{"index":0,"delta":{"content":"H"}}]}

      data: {"id":"chatcmpl-1","model":"m","choices":[{"index":0,"delta":{"content":"é\\n"}}]}

      """;
  static final String FINISH =
      "{\"id\":\"chatcmpl-1\",\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
  static final String DONE = "data: [DONE]\n\n";
  static final String STREAM = CHUNKS + "data: " + FINISH + "\n\n" + DONE;

  private Answers() {}

  /// The row of the plain answer.
  static CallRow row(AttestedLog log) {
    return row(log, BODY, ContentDigest.of(Json.parseAll(utf8(BODY))));
  }

  /// The row of the streamed answer, which says the same.
  static CallRow streamRow(AttestedLog log) {
    var digest = new ContentDigest();
    Stream.of(STREAM.split("\n\n"))
        .map(it -> it.substring("data: ".length()))
        .filter(it -> it.startsWith("{"))
        .forEach(it -> digest.add(Json.parseAll(utf8(it))));
    return row(log, STREAM, digest.hash());
  }

  private static CallRow row(AttestedLog log, String body, Optional<Hash> content) {
    return Rows.answered(Sha256.of(REQUEST), Sha256.of(body), content, log.keysetDigest());
  }

  static byte[] plain(String attestation) {
    return AttestedBody.insert(utf8(BODY), attestation);
  }

  static byte[] withEvent(String attestation) {
    var event = AttestedStream.event("chatcmpl-1", 1_770_000_000, "m", attestation);
    return utf8(": keep-alive\n\n" + STREAM + new String(event, StandardCharsets.UTF_8));
  }

  static byte[] withChunk(String attestation) {
    var chunk = AttestedBody.insert(utf8(FINISH), attestation);
    return utf8(CHUNKS + "data: " + new String(chunk, StandardCharsets.UTF_8) + "\n\n" + DONE);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
