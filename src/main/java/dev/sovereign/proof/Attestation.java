package dev.sovereign.proof;

import dev.sovereign.json.ObjectText;
import dev.sovereign.tlog.Base64Text;
import java.util.Optional;

/// Writes what an answer carries under `_sf_attestation`, and `GET /v1/attestations/{id}` gives:
/// the summary alone, or everything.
public final class Attestation {
  /// The member of an answer.
  public static final String MEMBER = "_sf_attestation";

  static final String MASTER = "master";

  private Attestation() {}

  /// The summary, and where the rest is.
  ///
  /// @param url of the full form
  public static String compact(Summary summary, String url) {
    var out = new ObjectText();
    summary.write(out);
    return out.text("url", url).end();
  }

  /// Everything.
  ///
  /// @param master the row's master secret, if whoever gets this may open the digests
  public static String full(
      Summary summary, String url, Evidence evidence, Optional<byte[]> master) {
    var out = new ObjectText();
    summary.write(out);
    out.text("url", url).text(Evidence.PROOF, evidence.proof().toString());
    out.raw(Evidence.ENVELOPE, evidence.envelope().text());
    out.raw(Evidence.KEYSET, evidence.keyset().text());
    var secrets = new ObjectText().text(Evidence.ROW_SALT, Base64Text.encode(evidence.rowSalt()));
    master.ifPresent(it -> secrets.text(MASTER, Base64Text.encode(it)));
    return out.raw("secrets", secrets.end()).end();
  }
}
