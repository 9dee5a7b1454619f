package dev.sovereign.proof;

import java.nio.charset.StandardCharsets;

/// What a row commits to by a digest that only its master secret opens. The list is closed.
public enum CommitLabel {
  /// The body of the request as it came, its content coding undone.
  REQUEST_RECEIVED("request.received"),
  /// The body that went to the provider that answered.
  REQUEST_FORWARDED("request.forwarded"),
  /// The body of the answer as it left, without its attestation.
  RESPONSE_WIRE("response.wire"),
  /// What a chat answer says, however it came ([ContentDigest]).
  RESPONSE_CONTENT("response.content"),
  /// The root of the Merkle tree over the events of a stream.
  RESPONSE_EVENTS("response.events"),
  /// The name of the tenant.
  CALL_TENANT("call.tenant"),
  /// The id of the key that the caller showed.
  CALL_KEY("call.key"),
  /// The caller's idempotency key.
  CALL_IDEMPOTENCY_KEY("call.idempotency_key"),
  /// What the provider calls the request.
  PROVIDER_UPSTREAM_REQUEST_ID("provider.upstream_request_id");

  private final String text;
  private final String salt;

  CommitLabel(String text) {
    this.text = text;
    this.salt = "sf-salt/v1:" + text;
  }

  /// As it goes into the salt.
  public String text() {
    return text;
  }

  /// What the salt of a digest is made of beside the master secret.
  byte[] salt() {
    return salt.getBytes(StandardCharsets.US_ASCII);
  }
}
