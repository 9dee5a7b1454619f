package dev.sovereign.provider;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Operation;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import dev.sovereign.json.Splice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes an upstream's body of a caller's: the bytes as they came, spliced only where we own a
/// member.
final class RequestEditor {
  private static final byte[] EMPTY = {'{', '}'};

  private final Quirks quirks;
  private final boolean bothTokenLimits;
  private final UpstreamStream setting;
  private final Map<String, byte[]> send;
  private final byte[] notHandedOn;

  /// An edited body.
  ///
  /// @param leftOut the caller's members that are ours to set
  record Edited(byte[] body, List<String> leftOut) {}

  /// @param bothTokenLimits whether a caller's token limit goes out under both of its names
  /// @param setting for `NEVER` no word of streams goes out
  /// @param send members that the configuration sets in every request
  RequestEditor(
      Quirks quirks, boolean bothTokenLimits, UpstreamStream setting, Map<String, byte[]> send) {
    this.quirks = quirks;
    this.bothTokenLimits = bothTokenLimits;
    this.setting = setting;
    this.send = send;
    this.notHandedOn = notHandedOn(send.get("provider"));
  }

  // What the configuration says of OpenRouter's own choice stays, but for this.
  private static byte[] notHandedOn(byte @Nullable [] provider) {
    var said = Json.parseAll(provider == null ? EMPTY : provider);
    var object = said.kind() == Json.Kind.OBJECT ? said : Json.parseAll(EMPTY);
    return object.splice().set("allow_fallbacks", "false").toBytes();
  }

  Edited edit(ModelRequest request, Offer offer, boolean streams) {
    var body = request.body();
    var splice = body.splice().set("model", JsonText.quoted(offer.upstreamModel()));
    var leftOut = leaveOut(body, splice);
    if (streams) {
      askForStream(body, splice);
    } else if (setting == UpstreamStream.NEVER) {
      splice.drop("stream").drop("stream_options");
    }
    if (bothTokenLimits && request.operation() == Operation.CHAT) {
      limitUnderBothNames(body, splice);
    }
    if (quirks.takesSalt() && !request.cacheSalt().isEmpty()) {
      splice.set("cache_salt", JsonText.quoted(request.cacheSalt()));
    }
    send.forEach(splice::set);
    if (quirks.handsOn() && request.residency().isBound()) {
      splice.set("provider", notHandedOn);
    }
    return new Edited(splice.toBytes(), leftOut);
  }

  private List<String> leaveOut(Json body, Splice splice) {
    var leftOut = new ArrayList<String>();
    for (var member : body.members()) {
      if (quirks.ours().contains(member.name()) || send.containsKey(member.name())) {
        splice.drop(member.name());
        leftOut.add(member.name());
      }
    }
    return leftOut;
  }

  private void askForStream(Json body, Splice splice) {
    var options = body.present("stream_options").filter(it -> it.kind() == Json.Kind.OBJECT);
    var asked =
        options
            .map(it -> withUsage(it.splice()))
            .orElseGet(() -> "{\"include_usage\":true" + alongMember() + "}");
    splice.set("stream", "true").set("stream_options", asked);
  }

  private String withUsage(Splice options) {
    options.set("include_usage", "true");
    if (quirks.countsAlong()) {
      options.set("continuous_usage_stats", "true");
    }
    return new String(options.toBytes(), StandardCharsets.UTF_8);
  }

  private String alongMember() {
    return quirks.countsAlong() ? ",\"continuous_usage_stats\":true" : "";
  }

  // Three of six own servers know only the old name (reference: local model servers, rule 5).
  private static void limitUnderBothNames(Json body, Splice splice) {
    var old = body.present("max_tokens");
    var current = body.present("max_completion_tokens");
    if (old.isPresent() && current.isEmpty()) {
      splice.set("max_completion_tokens", old.get().toBytes());
    } else if (current.isPresent() && old.isEmpty()) {
      splice.set("max_tokens", current.get().toBytes());
    }
  }
}
