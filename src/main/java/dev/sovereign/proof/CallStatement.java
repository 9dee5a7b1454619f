package dev.sovereign.proof;

import dev.sovereign.tlog.Hash;
import java.util.OptionalLong;

/// Writes the payload of a [CallRow], member by member in the order that JCS has them.
final class CallStatement {
  private static final String NONE = "none";
  private static final String NULL = "null";

  private final CallRow row;
  private final RowSecrets secrets;
  private final long tenantSeq;
  private final JcsText out = Statement.open();
  private final CallMembers members;

  CallStatement(CallRow row, RowSecrets secrets, long tenantSeq) {
    this.row = row;
    this.secrets = secrets;
    this.members = new CallMembers(out, secrets);
    this.tenantSeq = tenantSeq;
  }

  byte[] bytes() {
    var wire = commit(CommitLabel.RESPONSE_WIRE, row.response().wire());
    members.call(row.call(), OptionalLong.of(tenantSeq));
    members.gateway(row.gateway());
    members.log(row.log());
    model(row.model());
    out.open("policy").raw("id", NULL).close();
    row.provider().ifPresentOrElse(this::provider, () -> out.raw("provider", NULL));
    request(row.request());
    out.open("residency").text("observed", row.observed());
    out.text("required", row.required()).close();
    response(row.response(), wire);
    route(row.route());
    out.open("tier").nullable("observed", row.tier()).close();
    out.open("time").number("completed_ms", row.time().completedMillis());
    out.number("first_byte_ms", row.time().firstByteMillis());
    members.notBefore(row.log());
    out.number("received_ms", row.time().receivedMillis()).close();
    usage(row.usage());
    return Statement.close(out, RowKind.CALL_CLOSE, CallRow.RESPONSE, Statement.COMMIT, wire);
  }

  private void model(CallRow.Model model) {
    out.open("model").raw("hash", NULL).text("hash_source", NONE);
    out.text("requested", model.requested()).text("served_id", model.servedId()).close();
  }

  private void provider(CallRow.Provider provider) {
    out.open("provider").text("adapter", provider.adapter());
    out.text("billing_source", provider.billingSource()).text("id", provider.id());
    out.text("region", provider.region()).text("upstream_model", provider.upstreamModel());
    members.commit(
        "upstream_request_id",
        CommitLabel.PROVIDER_UPSTREAM_REQUEST_ID,
        provider.upstreamRequestId());
    out.close();
  }

  private void request(CallRow.Request request) {
    var forwarded = request.forwarded().map(it -> commit(CommitLabel.REQUEST_FORWARDED, it));
    out.open("request").plain("forwarded", forwarded);
    out.plain("received", commit(CommitLabel.REQUEST_RECEIVED, request.received())).close();
  }

  private void response(CallRow.Response response, String wire) {
    var content = response.content().map(it -> commit(CommitLabel.RESPONSE_CONTENT, it));
    out.open(CallRow.RESPONSE).flag("aborted", response.aborted()).nullable("content", content);
    out.text("finish_reason", response.finishReason()).plain("wire", wire).close();
  }

  private void route(CallRow.Route route) {
    out.open("route").openList("attempts");
    for (var i = 0; i < route.attempts().size(); i++) {
      attempt(i + 1, route.attempts().get(i));
    }
    out.closeList().number("candidates_considered", route.candidates());
    out.plain("decision_id", route.decisionId());
    out.text("table_sha256", route.table().map(Hash::toString)).close();
  }

  private void attempt(int n, CallRow.Attempt attempt) {
    out.open().number("ended_ms", attempt.endedMillis()).text("http_class", attempt.httpClass());
    out.number("n", n).text("outcome", attempt.outcome());
    out.flag("prompt_released", attempt.promptReleased());
    out.text("provider_id", attempt.providerId());
    out.number("started_ms", attempt.startedMillis()).close();
  }

  private void usage(CallRow.Usage usage) {
    out.open("usage").number("cached_tokens", usage.cached());
    out.number("completion_tokens", usage.completion()).number("cost_nanos", usage.costNanos());
    out.text("currency", usage.currency()).text("meter_source", usage.meter());
    out.number("prompt_tokens", usage.prompt()).number("reasoning_tokens", usage.reasoning());
    out.close();
  }

  private String commit(CommitLabel label, Hash digest) {
    return secrets.commit(label, digest);
  }
}
