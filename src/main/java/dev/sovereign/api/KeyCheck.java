package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.Exchange;
import dev.sovereign.tenancy.KeyRing;
import java.time.Instant;
import java.util.Optional;

/// Finds out who is calling.
public final class KeyCheck {
  private final KeyRing ring;

  public KeyCheck(KeyRing ring) {
    this.ring = ring;
  }

  /// Who presents a key that may be used for this.
  ///
  /// @throws Rejected if nobody does
  Caller caller(Exchange http, Caller.Scope scope, Instant now) {
    var key =
        switch (Credentials.of(http)) {
          case Credentials.Given(var text) -> text;
          case Credentials.Missing() ->
              throw unauthenticated("No key was presented. Send one as `Authorization: Bearer …`.");
          case Credentials.Contradictory() ->
              throw new Rejected(
                  new Problem.BadRequest(
                      "The request presents two different keys.",
                      Optional.empty(),
                      Optional.of("two_keys")));
        };
    return switch (ring.authenticate(key, now)) {
      case KeyRing.Verdict.Holds(var caller) -> allowed(caller, scope);
      case KeyRing.Verdict.Refused(var reason) -> throw unauthenticated(words(reason));
    };
  }

  /// What keeps the prompts of the caller's tenant apart from those of others in a server's cache.
  String cacheSalt(Caller caller) {
    return ring.cacheSalt(caller.tenant());
  }

  private static Caller allowed(Caller caller, Caller.Scope scope) {
    if (!caller.scopes().contains(scope)) {
      throw new Rejected(
          new Problem.Forbidden("This key has no scope `" + Scopes.word(scope) + "`."));
    }
    return caller;
  }

  private static Rejected unauthenticated(String message) {
    return new Rejected(new Problem.Unauthenticated(message));
  }

  private static String words(KeyRing.Reason reason) {
    return switch (reason) {
      case MALFORMED -> "This is not one of our keys, or there is a typo in it.";
      case UNKNOWN -> "Nobody here has this key.";
      case EXPIRED -> "This key has expired.";
      case REVOKED -> "This key was taken back.";
    };
  }
}
