package dev.sovereign.api;

import dev.sovereign.audit.LoggedRow;
import dev.sovereign.audit.Proofs;
import dev.sovereign.core.Caller;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// `GET /v1/attestations/{id}`: the whole attestation of a call, for callers of its tenant.
final class AttestationsEndpoint {
  /// Where they are; the id follows.
  static final String PATH = "/v1/attestations/";

  private static final int MOST_SEARCHES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final DataPlane plane;
  private final Searches searches = new Searches(MOST_SEARCHES, PATIENCE);

  private record Shown(String type, byte[] body) {}

  AttestationsEndpoint(DataPlane plane) {
    this.plane = plane;
  }

  /// Where the attestation of the call with this id is.
  static String url(String id) {
    return PATH + id;
  }

  /// @param wanted the call's id as it stands in the path
  void one(Exchange http, String wanted) {
    var id = CallId.next(plane.now().toEpochMilli());
    try {
      var caller = plane.keys().caller(http, Caller.Scope.CALL, plane.now());
      var accepted = new Accepted(String.join(",", http.headers("accept")));
      plane
          .crossing()
          .call(http.loop(), () -> shown(wanted, caller, accepted))
          .onComplete(it -> reply(http, id, it), cause -> refuse(http, id, cause));
    } catch (RuntimeException cause) {
      refuse(http, id, cause);
    }
  }

  private Shown shown(String wanted, Caller caller, Accepted accepted) {
    var id = CallId.parse(wanted).orElseThrow(() -> new Rejected(new Problem.NoAttestation()));
    var row = searches.run(() -> row(id, caller));
    if (accepted.prefersTlogProof()) {
      return new Shown(Accepted.TLOG_PROOF, plane.proofs().tlogProof(row));
    }
    var full = plane.proofs().full(row, url(CallId.uuid(id).toString()));
    return new Shown("application/json", full.getBytes(StandardCharsets.UTF_8));
  }

  private LoggedRow row(String id, Caller caller) {
    var came = CallId.time(id).orElseThrow();
    return switch (plane.proofs().find(id, came, caller.tenant())) {
      case Proofs.Found.Row(var row) -> row;
      case Proofs.Found.Erased() -> throw new Rejected(new Problem.AttestationErased());
      case Proofs.Found.Nothing() -> throw new Rejected(new Problem.NoAttestation());
    };
  }

  private static void reply(Exchange http, String id, Shown shown) {
    var headers = AnswerHeaders.plain(id, shown.type()).and("cache-control", "no-store");
    http.reply(200, headers, shown.body());
  }

  private void refuse(Exchange http, String id, Throwable cause) {
    if (cause instanceof Rejected rejected) {
      OpenAiErrors.send(http, AnswerHeaders.refusal(id), rejected.problem());
    } else {
      plane.failed(id, cause);
      OpenAiErrors.send(http, AnswerHeaders.refusal(id), new Problem.Internal());
    }
  }
}
