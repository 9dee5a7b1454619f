package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.Witnessed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What stands in the rows, and that it stands there in the one form.
final class CallRowTest {
  private static final Hash ONE = new Hash(1, 1, 1, 1);
  private static final Hash TWO = new Hash(2, 2, 2, 2);
  private static final RowSecrets SECRETS = RowSecrets.of(filled(0x11), filled(0x22));

  @Test
  void aRowHoldsWhatIsKnownOfACall() {
    var row = Rows.answered(ONE, TWO, Optional.of(ONE), TWO).statement(SECRETS, 7);

    assertEquals(
        """
        {"_type":"https://in-toto.io/Statement/v1","predicate":{\
        "call":{"endpoint":"/v1/chat/completions","id":"019be2c7-3f80-7c4e-9d43-0a6f0d6b8a11",\
        "idempotency_key":"%s","key_fingerprint":"%s","stream":false,"tenant":"%s",\
        "tenant_seq":7},\
        "gateway":{"build":"%s","config":"%s","node":"node-1"},\
        "log":{"keyset":"%s","origin":"example.com/log"},\
        "model":{"hash":null,"hash_source":"none","requested":"smart","served_id":"llama-3.3-70b"},\
        "policy":{"id":null},\
        "provider":{"adapter":"vllm","billing_source":"gpu","id":"sydney","region":"au",\
        "upstream_model":"meta/llama-3.3-70b","upstream_request_id":"%s"},\
        "request":{"forwarded":"%s","received":"%s"},\
        "residency":{"observed":"au","required":"au"},\
        "response":{"aborted":false,"content":"%s","finish_reason":"stop","wire":"%s"},\
        "route":{"attempts":[{"ended_ms":1770000000020,"http_class":"5xx","n":1,\
        "outcome":"failed","prompt_released":true,"provider_id":"oregon",\
        "started_ms":1770000000010},{"ended_ms":1770000001500,"n":2,"outcome":"answered",\
        "prompt_released":true,"provider_id":"sydney","started_ms":1770000000021}],\
        "candidates_considered":3,"decision_id":"019be2c7-3f80-7c4e-9d43-0a6f0d6b8a11",\
        "table_sha256":"%s"},\
        "tier":{"observed":"open"},\
        "time":{"completed_ms":1770000001500,"first_byte_ms":1770000000400,\
        "not_before":{"origin":"example.com/log",\
        "root":"AAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAAAAAAAAQ=","size":1,"witness_time":1769999990},\
        "received_ms":1770000000000},\
        "usage":{"cached_tokens":0,"completion_tokens":34,"cost_nanos":2500000,\
        "currency":"USD","meter_source":"reported","prompt_tokens":12}},\
        "predicateType":"https://sovereign.dev/inference-call/v1",\
        "subject":[{"digest":{"sfCommitV1":"%s"},"name":"response"}]}"""
            .formatted(
                commit(CommitLabel.CALL_IDEMPOTENCY_KEY, "once"),
                commit(CommitLabel.CALL_KEY, "0123456789ab"),
                commit(CommitLabel.CALL_TENANT, "acme"),
                TWO,
                TWO,
                TWO,
                commit(CommitLabel.PROVIDER_UPSTREAM_REQUEST_ID, "chatcmpl-77"),
                SECRETS.commit(CommitLabel.REQUEST_FORWARDED, ONE),
                SECRETS.commit(CommitLabel.REQUEST_RECEIVED, ONE),
                SECRETS.commit(CommitLabel.RESPONSE_CONTENT, ONE),
                SECRETS.commit(CommitLabel.RESPONSE_WIRE, TWO),
                TWO,
                SECRETS.commit(CommitLabel.RESPONSE_WIRE, TWO)),
        text(row));
    assertArrayEquals(row, Jcs.of(Jcs.read(row)));
  }

  @Test
  void whatOpensACallHoldsWhatIsKnownBeforeItIsSent() {
    var row = Rows.opened(ONE, TWO).statement(SECRETS);

    assertEquals(
        """
        {"_type":"https://in-toto.io/Statement/v1","predicate":{\
        "call":{"endpoint":"/v1/chat/completions","id":"019be2c7-3f80-7c4e-9d43-0a6f0d6b8a11",\
        "idempotency_key":"%s","key_fingerprint":"%s","stream":false,"tenant":"%s"},\
        "gateway":{"build":"%s","config":"%s","node":"node-1"},\
        "log":{"keyset":"%s","origin":"example.com/log"},\
        "model":{"requested":"smart"},"request":{"received":"%s"},\
        "residency":{"required":"au"},\
        "route":{"candidates_considered":3,\
        "decision_id":"019be2c7-3f80-7c4e-9d43-0a6f0d6b8a11","table_sha256":"%s"},\
        "time":{"at_ms":1770000000009,"not_before":{"origin":"example.com/log",\
        "root":"AAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAAAAAAAAQ=","size":1,"witness_time":1769999990},\
        "received_ms":1770000000000}},\
        "predicateType":"https://sovereign.dev/call-open/v1",\
        "subject":[{"digest":{"sfCommitV1":"%s"},"name":"request"}]}"""
            .formatted(
                commit(CommitLabel.CALL_IDEMPOTENCY_KEY, "once"),
                commit(CommitLabel.CALL_KEY, "0123456789ab"),
                commit(CommitLabel.CALL_TENANT, "acme"),
                TWO,
                TWO,
                TWO,
                SECRETS.commit(CommitLabel.REQUEST_RECEIVED, ONE),
                TWO,
                SECRETS.commit(CommitLabel.REQUEST_RECEIVED, ONE)),
        text(row));
    assertArrayEquals(row, Jcs.of(Jcs.read(row)));
  }

  @Test
  void aCallThatWasOpenedNamesTheRowOfThat() {
    var log = new CallRow.Log(Rows.ORIGIN, ONE).openedAt(OptionalLong.of(7));

    var row = Jcs.read(with(Rows.refused(ONE, TWO, TWO), log).statement(SECRETS, 7));

    assertEquals(
        Optional.of("{\"keyset\":\"" + ONE + "\",\"open_index\":7,\"origin\":\"example.com/log\"}"),
        row.find("predicate").flatMap(it -> it.find("log")).map(Json::raw));
  }

  @Test
  void aRefusalNamesNoProvider() {
    var row = Jcs.read(Rows.refused(ONE, TWO, TWO).statement(SECRETS, 7)).find("predicate");

    var predicate = row.orElseThrow();
    assertEquals("null", predicate.find("provider").map(Json::raw).orElse(""));
    assertEquals("{\"observed\":\"open\"}", predicate.find("tier").map(Json::raw).orElse(""));
    assertEquals("{}", predicate.find("usage").map(Json::raw).orElse(""));
    assertEquals(
        Optional.of("[]"),
        predicate.find("route").flatMap(it -> it.find("attempts")).map(Json::raw));
    assertEquals(Optional.empty(), Rows.refused(ONE, TWO, TWO).shownTier());
  }

  @Test
  void aTimeBeyondTheNumbersOfJsonIsNotKnown() {
    var row = Rows.answered(ONE, TWO, Optional.empty(), TWO);
    var late = new Witnessed(Rows.WITNESSED.tree(), 1L << 53);

    var without = Rows.after(row, Optional.empty()).statement(SECRETS, 7);

    assertArrayEquals(without, Rows.after(row, Optional.of(late)).statement(SECRETS, 7));
    assertFalse(text(without).contains("not_before"));
  }

  @Test
  void numbersBeyondThoseOfJsonAreNotKnown() {
    var known = Rows.answered(ONE, TWO, Optional.empty(), TWO);
    var usage =
        new CallRow.Usage(
            OptionalLong.of(Long.MAX_VALUE),
            OptionalLong.of((1L << 53) - 1),
            OptionalLong.of(-(1L << 53)),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());

    var row = Jcs.read(with(known, usage).statement(SECRETS, 7));

    assertEquals(
        Optional.of("{\"completion_tokens\":9007199254740991}"),
        row.find("predicate").flatMap(it -> it.find("usage")).map(Json::raw));
  }

  @Test
  void noNameOfATenantOrKeyStandsInARow() {
    var row = text(Rows.answered(ONE, TWO, Optional.empty(), TWO).statement(SECRETS, 7));

    assertFalse(row.contains("acme") || row.contains("0123456789ab") || row.contains("once"));
  }

  @Test
  void aKeysetNamesKeysAndTheirTimes() {
    var log = SignerKey.parse(TESSERA);
    var key = SignerKey.generate("row", SignatureType.ED25519).verifier();
    var raw = new byte[32];
    key.publicKey().get(raw);
    var keyset =
        new KeysetRow(
            List.of(new KeysetRow.Key(key, 10, 20)), Rows.ORIGIN, List.of(log.verifier()), 1, 9);

    var row = Jcs.read(keyset.statement());

    var predicate = row.find("predicate").orElseThrow();
    assertEquals(
        """
        {"keys":[{"alg":"ed25519","not_after_ms":20,"not_before_ms":10,"public_key":"%s",\
        "use":"row"}],"log":{"origin":"example.com/log","vkeys":["%s"]},"seq":1,\
        "time":{"at_ms":9}}"""
            .formatted(Base64Text.encode(raw), log.verifier()),
        predicate.raw());
    assertEquals(
        "[{\"digest\":{\"sha256\":\"%s\"},\"name\":\"keyset\"}]"
            .formatted(Sha256.of(predicate.toBytes())),
        row.find("subject").map(Json::raw).orElse(""));
    assertEquals(Sha256.of(row.toBytes()), keyset.digest());
    assertThrows(IllegalArgumentException.class, () -> new KeysetRow.Key(key, 20, 20));
  }

  @Test
  void anErasureSaysHowManyAndWhichAndWhy() {
    var row = Jcs.read(new ErasureRow(Rows.ORIGIN, 9, "request", 2, 5, 7, ONE).statement());

    assertEquals(
        "{\"basis\":\"request\",\"count\":2,\"log\":{\"origin\":\"example.com/log\"},"
            + "\"range\":{\"first\":5,\"last\":7},\"time\":{\"at_ms\":9}}",
        row.find("predicate").map(Json::raw).orElse(""));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ErasureRow(Rows.ORIGIN, 9, "request", 4, 5, 7, ONE));
  }

  @Test
  void aVersionOfTheRoutesHoldsThemInTheOneForm() {
    var routes = "{\"models\": {\"m\": {\"offers\": [ ]}}, \"home\": \"au\"}";

    var row = Jcs.read(new RoutesRow(Rows.ORIGIN, 3, routes, 9).statement());

    var canonical = "{\"home\":\"au\",\"models\":{\"m\":{\"offers\":[]}}}";
    assertEquals(
        "{\"log\":{\"origin\":\"example.com/log\"},\"routes\":"
            + canonical
            + ",\"time\":{\"at_ms\":9},\"version\":3}",
        row.find("predicate").map(Json::raw).orElse(""));
    assertEquals(Sha256.of(canonical), RoutesRow.digest(routes));
    assertEquals(
        "[{\"digest\":{\"sha256\":\"%s\"},\"name\":\"route-table\"}]"
            .formatted(Sha256.of(canonical)),
        row.find("subject").map(Json::raw).orElse(""));
  }

  private static final String TESSERA =
      "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg";

  private static CallRow with(CallRow row, CallRow.Usage usage) {
    return Rows.with(row, usage, row.log());
  }

  private static CallRow with(CallRow row, CallRow.Log log) {
    return Rows.with(row, row.usage(), log);
  }

  private static String commit(CommitLabel label, String text) {
    return SECRETS.commit(label, Sha256.of(text));
  }

  private static byte[] filled(int with) {
    var bytes = new byte[RowSecrets.BYTES];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
