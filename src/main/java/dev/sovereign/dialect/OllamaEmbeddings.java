package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Says Ollama's answer to `/api/embed` as OpenAI's list of embeddings.
public final class OllamaEmbeddings {
  private static final int LEVELS = 2; // The answer and its vectors; of these not a single number.

  private OllamaEmbeddings() {}

  /// The list; the bytes as they are when they hold no embeddings.
  ///
  /// @param base64 whether the caller wants little-endian floats of 32 bits in base64
  public static byte[] list(byte[] answer, boolean base64) {
    Json json;
    try {
      json = Json.parseUpper(answer, LEVELS);
    } catch (JsonFailure notJson) {
      return answer;
    }
    var vectors = json.find("embeddings").map(Json::items).orElse(List.of());
    if (vectors.isEmpty() || (base64 && !vectors.stream().allMatch(OllamaEmbeddings::isVector))) {
      return answer;
    }
    var out = new StringBuilder("{\"object\":\"list\",\"data\":[");
    for (var i = 0; i < vectors.size(); i++) {
      out.append(i == 0 ? "" : ",");
      out.append("{\"object\":\"embedding\",\"index\":").append(i).append(",\"embedding\":");
      out.append(base64 ? JsonText.quote(packed(vectors.get(i))) : vectors.get(i).raw());
      out.append('}');
    }
    var tokens = json.integer("prompt_eval_count").orElse(0);
    out.append("],\"model\":\"\",\"usage\":{\"prompt_tokens\":").append(tokens);
    out.append(",\"total_tokens\":").append(tokens).append("}}");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isVector(Json vector) {
    return vector.items().stream().allMatch(it -> it.kind() == Json.Kind.NUMBER);
  }

  private static String packed(Json vector) {
    var numbers = vector.items();
    var bytes = ByteBuffer.allocate(4 * numbers.size()).order(ByteOrder.LITTLE_ENDIAN);
    numbers.forEach(number -> bytes.putFloat(Float.parseFloat(number.raw())));
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
