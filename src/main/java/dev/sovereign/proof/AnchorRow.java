package dev.sovereign.proof;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// That a checkpoint of the log stands in a log of Rekor, too. Its salt is no secret.
///
/// @param checkpoint of our log, with all who had signed it
/// @param entry of its text in Rekor's log
/// @param atMillis when that was proved to us, in milliseconds since 1970
public record AnchorRow(Note checkpoint, RekorEntry entry, long atMillis) {
  private static final String SUBJECT = "checkpoint";
  private static final String CHECKPOINT = "checkpoint";
  private static final String ENTRY = "tle";
  private static final String TIME = "time";
  private static final String AT = "at_ms";
  private static final String LOG = "log";
  private static final String ORIGIN = "origin";

  /// The row's payload: an in-toto statement in canonical JSON.
  public byte[] statement() {
    var out = Statement.open().text(CHECKPOINT, checkpoint.toString());
    out.open(LOG).text(ORIGIN, tree().origin()).close();
    out.open(TIME).number(AT, atMillis).close();
    entry.write(ENTRY, out);
    var digest = Sha256.of(checkpoint.text()).toString();
    return Statement.close(out, RowKind.ANCHOR, SUBJECT, Statement.SHA256, digest);
  }

  /// The row in a payload.
  ///
  /// @throws Malformed if it is none in the one form that it has
  public static AnchorRow read(byte[] payload) {
    var statement = Statement.read(payload, RowKind.ANCHOR);
    var predicate = Fields.object(statement, Statement.PREDICATE);
    var note = Fields.text(predicate, CHECKPOINT).getBytes(StandardCharsets.UTF_8);
    var row =
        new AnchorRow(
            Note.parse(note),
            RekorEntry.read(Fields.object(predicate, ENTRY)),
            Fields.number(Fields.object(predicate, TIME), AT));
    var digest = Fields.text(Statement.subject(statement, SUBJECT), Statement.SHA256);
    if (!digest.equals(Sha256.of(row.checkpoint.text()).toString())) {
      throw new Malformed("the subject of the row is not the text of its checkpoint");
    }
    if (!Fields.text(Fields.object(predicate, LOG), ORIGIN).equals(row.tree().origin())) {
      throw new Malformed("the row is of another log than its checkpoint");
    }
    return row;
  }

  /// What its checkpoint says.
  ///
  /// @throws Malformed if the text is none
  public Checkpoint tree() {
    return Checkpoint.parse(checkpoint.text());
  }

  /// Why it does not prove that Rekor's log has the checkpoint, if so. Who signed the checkpoint,
  /// and whether the log goes on from it, is for others to check.
  ///
  /// @param rekor whose checkpoints are believed
  public Optional<String> flaw(TrustPolicy rekor) {
    return entry.record().isOf(checkpoint.text())
        ? entry.flaw(rekor)
        : Optional.of("the entry is not of the checkpoint's text");
  }
}
