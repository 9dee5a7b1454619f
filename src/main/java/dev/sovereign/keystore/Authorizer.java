package dev.sovereign.keystore;

import dev.sovereign.http.OutboundRequest;

/// Fills a provider's credential into a request as it leaves; nobody else sees the secret.
public interface Authorizer {
  /// The request with its credential.
  OutboundRequest authorize(OutboundRequest request);
}
