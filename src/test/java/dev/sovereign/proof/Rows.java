package dev.sovereign.proof;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Witnessed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Rows of calls as tests need them.
final class Rows {
  static final String ORIGIN = "example.com/log";
  static final long COMPLETED = 1_770_000_001_500L;

  static final Witnessed WITNESSED =
      new Witnessed(new Checkpoint(ORIGIN, 1, new Hash(1, 2, 3, 4)), 1_769_999_990);

  private Rows() {}

  /// A call that was answered, with all that a row may hold.
  static CallRow answered(Hash received, Hash wire, Optional<Hash> content, Hash keyset) {
    return new CallRow(
        new CallRow.Call(
            "019be2c7-3f80-7c4e-9d43-0a6f0d6b8a11",
            "acme",
            "0123456789ab",
            "/v1/chat/completions",
            false,
            Optional.of("once")),
        new CallRow.Model("smart", Optional.of("llama-3.3-70b")),
        Optional.of(
            new CallRow.Provider(
                "sydney",
                "vllm",
                Optional.of("au"),
                Optional.of("chatcmpl-77"),
                "meta/llama-3.3-70b",
                "gpu")),
        new CallRow.Route(
            "019be2c7-3f80-7c4e-9d43-0a6f0d6b8a11",
            3,
            List.of(
                new CallRow.Attempt(
                    "oregon",
                    1_770_000_000_010L,
                    1_770_000_000_020L,
                    "failed",
                    Optional.of("5xx"),
                    true),
                new CallRow.Attempt(
                    "sydney", 1_770_000_000_021L, COMPLETED, "answered", Optional.empty(), true)),
            Optional.of(keyset)),
        Optional.of("open"),
        Optional.of("au"),
        Optional.of("au"),
        new CallRow.Request(received, Optional.of(received)),
        new CallRow.Response(wire, content, Optional.of("stop"), false),
        new CallRow.Usage(
            OptionalLong.of(12),
            OptionalLong.of(34),
            OptionalLong.of(0),
            OptionalLong.empty(),
            OptionalLong.of(2_500_000),
            Optional.of("USD"),
            Optional.of("reported")),
        new CallRow.Time(1_770_000_000_000L, OptionalLong.of(1_770_000_000_400L), COMPLETED),
        new CallRow.Log(ORIGIN, keyset).after(Optional.of(WITNESSED)),
        new CallRow.Gateway(Optional.of(wire), Optional.of(keyset), "node-1"));
  }

  /// The same of a call that ended when this was witnessed last.
  static CallRow after(CallRow row, Optional<Witnessed> last) {
    return with(row, new CallRow.Log(row.log().origin(), row.log().keyset()).after(last));
  }

  /// The same of a call that was opened by the row at this index.
  static CallRow openedAt(CallRow row, OptionalLong index) {
    return with(row, row.log().openedAt(index));
  }

  private static CallRow with(CallRow row, CallRow.Log log) {
    return with(row, row.usage(), log);
  }

  /// The same of a call that amounted to something else, and is logged elsewhere.
  static CallRow with(CallRow row, CallRow.Usage usage, CallRow.Log log) {
    return new CallRow(
        row.call(),
        row.model(),
        row.provider(),
        row.route(),
        row.tier(),
        row.required(),
        row.observed(),
        row.request(),
        row.response(),
        usage,
        row.time(),
        log,
        row.gateway());
  }

  /// A call that is about to be sent.
  static OpenRow opened(Hash received, Hash keyset) {
    var ended = answered(received, keyset, Optional.empty(), keyset);
    return new OpenRow(
        ended.call(),
        "smart",
        "au",
        new OpenRow.Route(ended.route().decisionId(), 3, Optional.of(keyset)),
        received,
        new OpenRow.Time(1_770_000_000_000L, 1_770_000_000_009L),
        ended.log(),
        ended.gateway());
  }

  /// A call that nobody answered.
  static CallRow refused(Hash received, Hash wire, Hash keyset) {
    var row = answered(received, wire, Optional.empty(), keyset);
    return new CallRow(
        row.call(),
        new CallRow.Model("smart", Optional.empty()),
        Optional.empty(),
        new CallRow.Route(row.route().decisionId(), 3, List.of(), Optional.empty()),
        Optional.of("open"),
        Optional.of("nz"),
        Optional.empty(),
        new CallRow.Request(received, Optional.empty()),
        new CallRow.Response(wire, Optional.empty(), Optional.empty(), false),
        new CallRow.Usage(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty()),
        new CallRow.Time(1_770_000_000_000L, OptionalLong.empty(), COMPLETED),
        row.log(),
        row.gateway());
  }
}
