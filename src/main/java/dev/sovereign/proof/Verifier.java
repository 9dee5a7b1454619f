package dev.sovereign.proof;

import dev.sovereign.tlog.LogProof;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.tlog.VerifierKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks offline that an answer is what a log holds a row of. It says of each step what it found,
/// and never that something is valid as such.
public final class Verifier {
  static final String PROOF = "proof";
  static final String LOG_SIGNATURE = "log-signature";
  static final String WITNESS_QUORUM = "witness-quorum";
  static final String INCLUSION = "inclusion";
  static final String ROW_SIGNATURE = "row-signature";
  static final String KEYSET = "keyset";
  static final String SUMMARY = "summary";
  static final String RESPONSE = "response";
  static final String REQUEST = "request";
  static final String CONTENT = "content";

  private static final String NO_ATTESTATION =
      "the answer carries no attestation and none was given";

  /// What is given to it.
  ///
  /// @param answer a JSON body, a stream, or a `.tlog-proof` file without its answer
  /// @param attestation as `GET /v1/attestations/{id}` gives it, or a `.tlog-proof` file; it counts
  ///     more than what the answer carries
  /// @param request the body of the request
  /// @param trust whose checkpoints are believed
  public record Given(
      byte[] answer,
      Optional<byte[]> attestation,
      Optional<byte[]> request,
      Optional<TrustPolicy> trust,
      Wishes wishes) {}

  /// How it checks.
  ///
  /// @param allowPending whether cosignatures may still be missing; then the quorum is not checked
  /// @param content whether the digest of the content is checked, too
  /// @param root the key that must have signed the keyset, too
  public record Wishes(boolean allowPending, boolean content, Optional<VerifierKey> root) {}

  private final Given given;
  private final Part<Answer> answer;
  private final Source own;
  private final Optional<Source> separate;
  private final Source source;
  private final LogCheck log;
  private final List<Step> steps = new ArrayList<>();

  private Verifier(Given given) {
    this.given = given;
    this.answer = answer(given.answer());
    this.own = own(answer, given.answer());
    this.separate = given.attestation().map(Source::read);
    this.source = separate.map(it -> it.or(own)).orElse(own);
    this.log =
        new LogCheck(
            Part.of(given.trust(), "no policy was given", it -> it), given.wishes().allowPending());
  }

  private static Part<Answer> answer(byte[] file) {
    return Source.isProofFile(file)
        ? new Part.Missing<>("no answer was given")
        : Part.of(Optional.of(file), "", Answer::read);
  }

  private static Source own(Part<Answer> answer, byte[] file) {
    return switch (answer) {
      case Part.Missing<Answer> _ -> Source.read(file);
      case Part.Broken<Answer>(var why) -> Source.broken(why);
      case Part.Found<Answer>(var found) ->
          found.attestation().map(Source::of).orElseGet(() -> Source.missing(NO_ATTESTATION));
    };
  }

  /// What is found, in the order of the steps.
  public static Report verify(Given given) {
    var verifier = new Verifier(given);
    verifier.checkLog();
    verifier.checkRow();
    verifier.checkBytes();
    return new Report(verifier.steps, !(verifier.answer instanceof Part.Missing<Answer>));
  }

  private void checkLog() {
    var proof = source.proof();
    step(PROOF, proof.check(it -> Finding.ok(it.hashes().size() + " hashes")));
    step(LOG_SIGNATURE, proof.check(log::signature));
    step(WITNESS_QUORUM, proof.check(log::quorum));
    step(INCLUSION, proof.check(this::inclusion));
  }

  private Finding inclusion(LogProof proof) {
    var leaf = source.row().with(source.salt(), Row::leaf);
    return leaf.check(
        it -> source.row().check(row -> LogCheck.inclusion(new ProvedRow(row, proof), it)));
  }

  private void checkRow() {
    var row = source.row();
    var keysets = new KeysetCheck(log, given.wishes().root());
    step(
        ROW_SIGNATURE,
        row.check(it -> source.keyset().check(keys -> KeysetCheck.rowSignature(it, keys))));
    var proved = row.with(source.proof(), ProvedRow::new);
    step(KEYSET, proved.check(it -> source.keyset().check(keys -> keysets.keyset(it, keys))));
    step(SUMMARY, proved.check(this::summary));
  }

  private Finding summary(ProvedRow row) {
    var isOfOwn = separate.filter(it -> it.proof().isGiven()).isEmpty();
    var latest = separate.flatMap(Source::summary);
    latest.ifPresent(it -> new SummaryCheck(row, !isOfOwn).require(it));
    own.summary().ifPresent(it -> new SummaryCheck(row, isOfOwn).require(it));
    return latest.or(own::summary).isPresent()
        ? Finding.ok("")
        : Finding.notChecked("there is no summary");
  }

  private void checkBytes() {
    var opened = source.row().with(source.master(), OpenedRow::new);
    step(RESPONSE, answer.check(it -> opened.check(row -> row.response(it.wire()))));
    var request = Part.of(given.request(), "no request was given", it -> it);
    step(REQUEST, request.check(it -> opened.check(row -> row.request(it))));
    if (given.wishes().content()) {
      step(CONTENT, answer.check(it -> opened.check(row -> row.content(it))));
    }
  }

  private void step(String name, Finding finding) {
    steps.add(new Step(name, finding));
  }
}
