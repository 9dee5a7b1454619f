package dev.sovereign.proof;

import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Witnessed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What is attested of a call that ended. It holds no prompt and no answer: digests of them stand
/// in the row in their salted form.
///
/// Times are milliseconds since 1970. What is not known is absent from the row.
///
/// @param provider who answered, or nobody did
/// @param tier what the provider was seen to be; nothing for a mock
/// @param required where the call had to stay: codes with commas, or `any`
/// @param observed where it was served
public record CallRow(
    Call call,
    Model model,
    Optional<Provider> provider,
    Route route,
    Optional<String> tier,
    Optional<String> required,
    Optional<String> observed,
    Request request,
    Response response,
    Usage usage,
    Time time,
    Log log,
    Gateway gateway) {
  /// The name of the row's subject.
  static final String RESPONSE = "response";

  /// Whose call it was, and by which way it came. Tenant, key and idempotency key stand in the row
  /// as salted digests only.
  ///
  /// @param id a UUID of version 7, as the client got it
  public record Call(
      String id,
      String tenant,
      String keyId,
      String endpoint,
      boolean stream,
      Optional<String> idempotencyKey) {}

  /// What was asked for, and the public name of what answered.
  public record Model(String requested, Optional<String> servedId) {}

  /// Who answered.
  ///
  /// @param adapter its type in the configuration
  /// @param region where it is, if that is known
  /// @param upstreamRequestId what it calls the request; a salted digest in the row
  /// @param upstreamModel the model's name there
  /// @param billingSource `gpu`, `fallback`, `direct` or `mock`
  public record Provider(
      String id,
      String adapter,
      Optional<String> region,
      Optional<String> upstreamRequestId,
      String upstreamModel,
      String billingSource) {}

  /// Which way it went.
  ///
  /// @param candidates how many offers were considered
  /// @param attempts in their order
  /// @param table the routes that it was planned by ([RoutesRow#digest])
  public record Route(
      String decisionId, long candidates, List<Attempt> attempts, Optional<Hash> table) {
    /// Keeps a copy.
    public Route {
      attempts = List.copyOf(attempts);
    }
  }

  /// One attempt.
  ///
  /// @param outcome a word of ours
  /// @param httpClass such as `5xx`
  /// @param promptReleased whether a byte of the prompt may have left
  public record Attempt(
      String providerId,
      long startedMillis,
      long endedMillis,
      String outcome,
      Optional<String> httpClass,
      boolean promptReleased) {}

  /// The bodies of the request.
  ///
  /// @param received as it came, its content coding undone
  /// @param forwarded as it went to the provider that answered
  public record Request(Hash received, Optional<Hash> forwarded) {}

  /// The answer.
  ///
  /// @param wire the SHA-256 of its body as it left, without attestation and keep-alives
  /// @param content that of what a chat answer says ([ContentDigest])
  /// @param aborted whether it broke off
  public record Response(
      Hash wire, Optional<Hash> content, Optional<String> finishReason, boolean aborted) {}

  /// What it amounted to.
  ///
  /// @param costNanos in units of 10^-9 of the currency
  /// @param meter who counted the tokens, in a word of ours
  public record Usage(
      OptionalLong prompt,
      OptionalLong completion,
      OptionalLong cached,
      OptionalLong reasoning,
      OptionalLong costNanos,
      Optional<String> currency,
      Optional<String> meter) {}

  /// When it came, when the first byte of its answer left, and when it ended.
  public record Time(long receivedMillis, OptionalLong firstByteMillis, long completedMillis) {}

  /// Where the row is logged.
  ///
  /// @param keyset the SHA-256 of the keyset row's payload in whose time the call ended
  /// @param witnessed the last checkpoint of it that witnesses had cosigned when the call ended, as
  ///     far as was known: the row comes after it
  /// @param openIndex the index of the row by which the call was opened, if it was
  public record Log(
      String origin, Hash keyset, Optional<Witnessed> witnessed, OptionalLong openIndex) {
    /// Of a row that no other opened, where nothing is witnessed.
    public Log(String origin, Hash keyset) {
      this(origin, keyset, Optional.empty(), OptionalLong.empty());
    }

    /// The same, where this was witnessed last.
    public Log after(Optional<Witnessed> last) {
      return last.isEmpty() ? this : new Log(origin, keyset, last, openIndex);
    }

    /// The same, of a call that was opened by the row at this index.
    public Log openedAt(OptionalLong index) {
      return new Log(origin, keyset, witnessed, index);
    }
  }

  /// Who served.
  ///
  /// @param build the SHA-256 of the program
  /// @param config that of its configuration file
  public record Gateway(Optional<Hash> build, Optional<Hash> config, String node) {}

  /// The row's payload: an in-toto statement in canonical JSON.
  ///
  /// @param tenantSeq which row of its tenant it is in the log, from 1
  public byte[] statement(RowSecrets secrets, long tenantSeq) {
    return new CallStatement(this, secrets, tenantSeq).bytes();
  }

  /// The tier as an answer's summary has it: it names none where nobody answered.
  public Optional<String> shownTier() {
    return provider.isPresent() ? tier : Optional.empty();
  }
}
