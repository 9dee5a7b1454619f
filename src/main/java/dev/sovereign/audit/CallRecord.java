package dev.sovereign.audit;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What is kept of a call that reached a provider, or that nobody serves where it has to stay: who,
/// what, by whom, how much, how it ended. Never a prompt, an answer or a secret.
///
/// @param id the call's id, as the client got it
/// @param epochMillis when it came in
/// @param node the instance that served it; empty in records from before it was kept
public record CallRecord(
    String id,
    long epochMillis,
    String node,
    Who who,
    Asked asked,
    List<Tried> tried,
    Decision decision,
    Result result) {
  /// The type byte of such a record in the journal.
  public static final byte TYPE = 1;

  public CallRecord {
    tried = List.copyOf(tried);
  }

  /// Of a call that was opened: that its program ended before it did.
  ///
  /// @param atMillis when that was seen, in milliseconds since 1970
  CallRecord crashed(long atMillis) {
    var crashed =
        new Result(
            Result.CRASHED,
            Optional.empty(),
            Usage.UNKNOWN,
            Cost.NONE,
            OptionalLong.empty(),
            Math.max(atMillis - epochMillis, 0));
    return new CallRecord(id, epochMillis, node, who, asked, tried, decision, crashed);
  }

  /// The same, whose row has this number among those of its tenant.
  CallRecord numbered(long number) {
    var numbered = new Who(who.keyId(), who.tenant(), OptionalLong.of(number));
    return new CallRecord(id, epochMillis, node, numbered, asked, tried, decision, result);
  }

  /// Whose call it was.
  ///
  /// @param number of its row among those of the tenant, from 1; none before it has one, and in
  ///     records from before there were numbers
  public record Who(String keyId, String tenant, OptionalLong number) {
    /// One without a number.
    public Who(String keyId, String tenant) {
      this(keyId, tenant, OptionalLong.empty());
    }
  }

  /// What was asked.
  ///
  /// @param operation the endpoint
  /// @param model what stood in the model field
  /// @param capability the capability that it named, if it named one
  public record Asked(
      String operation, String model, Optional<String> capability, boolean stream) {}

  /// One attempt.
  ///
  /// @param model the model's name at the provider
  /// @param outcome a word of ours
  /// @param startedMillis when it began, after the call came in; none in records from before it was
  ///     kept
  /// @param lostNanos what is known to be charged for an answer that nobody got; never billed
  /// @param upstreamId what the provider calls the request, if it said so
  public record Tried(
      String provider,
      String model,
      boolean sent,
      String outcome,
      OptionalLong startedMillis,
      long millis,
      OptionalLong lostNanos,
      Optional<String> upstreamId) {
    /// One of which nothing is known to be lost, and that the provider has no name for.
    public Tried(
        String provider,
        String model,
        boolean sent,
        String outcome,
        OptionalLong startedMillis,
        long millis) {
      this(
          provider,
          model,
          sent,
          outcome,
          startedMillis,
          millis,
          OptionalLong.empty(),
          Optional.empty());
    }
  }

  /// How it ended.
  ///
  /// @param ending a word of ours
  /// @param served who answered, if anybody did
  /// @param cost of the answer; none in records from before it was kept
  /// @param firstContentMillis to the first content, of a stream
  /// @param millis to the end
  public record Result(
      String ending,
      Optional<Served> served,
      Usage usage,
      Cost cost,
      OptionalLong firstContentMillis,
      long millis) {
    /// The ending of a call that nobody could be asked for: nobody serves it where it has to stay.
    public static final String NO_ROUTE = "no_route";

    /// What stands in its place in a record of a call that is about to be sent.
    public static final String OPEN = "open";

    /// The ending of a call that was opened and whose program ended before it did.
    public static final String CRASHED = "crashed";
  }

  /// Who answered.
  ///
  /// @param model its public name
  /// @param source `gpu`, `fallback`, `direct` or `mock`
  public record Served(String provider, String model, String source) {}
}
