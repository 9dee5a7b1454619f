package dev.sovereign.cli;

import dev.sovereign.audit.AnchorRows;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.ObjectText;
import dev.sovereign.proof.AnchorRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TrustPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Checks the rows that say which checkpoints of a log Rekor has (docs/log-format.md, "The row of
/// an anchor").
///
/// @param rekor whose checkpoints are believed there; without it nobody is
record AnchorCheck(CheckedLog log, Optional<TrustPolicy> rekor) {
  /// What is shown of each.
  static final List<Column> COLUMNS =
      List.of(
          Column.of("leaf", "index"),
          Column.of("size", "size"),
          Column.of("at", "at"),
          Column.of("rekor", "rekor_origin"),
          Column.of("entry", "rekor_index"),
          Column.of("in-log", "log"),
          Column.of("in-rekor", "rekor"),
          Column.of("detail", "detail"));

  private static final int FAILED = 1;
  private static final int OPEN = 3;
  private static final String NOT_CHECKED = "not-checked";

  /// What came of one row.
  ///
  /// @param status 0 where all holds, 1 where something does not, 3 where not all was checked
  record Checked(int status, String json) {}

  /// The policy that the option `--rekor` names.
  ///
  /// @throws ApiClient.Unanswered if that is none
  static TrustPolicy policy(String rekor) {
    try {
      return TrustPolicy.named(rekor);
    } catch (Malformed wrong) {
      throw ApiClient.Unanswered.misused("--rekor: " + wrong.getMessage());
    } catch (IOException unread) {
      throw ApiClient.Unanswered.misused("--rekor: there is no file " + rekor);
    }
  }

  /// The rows in what `/log/anchors` shows.
  ///
  /// @throws Malformed if that is no list of them
  static List<Json> rows(byte[] shown) {
    try {
      return Json.parseAll(shown)
          .find("data")
          .map(Json::items)
          .orElseThrow(() -> new Malformed("the answer holds no list of anchors"));
    } catch (JsonFailure broken) {
      throw new Malformed("the rows of anchors are no JSON");
    }
  }

  /// Rows as they are shown, with those of before in the place of what cannot be read now.
  static byte[] completed(byte[] shown, Optional<byte[]> before) {
    var readable = new HashMap<OptionalLong, Json>();
    before.ifPresent(it -> rows(it).forEach(row -> readable.put(row.integer("index"), row)));
    var list =
        rows(shown).stream()
            .map(it -> isUnreadable(it) ? readable.getOrDefault(it.integer("index"), it) : it)
            .map(Json::raw)
            .toList();
    return new ObjectText().list("data", list).end().getBytes(StandardCharsets.UTF_8);
  }

  /// The worst of all; of none, that nothing was checked.
  static int status(List<Checked> all) {
    if (all.isEmpty()) {
      return OPEN;
    }
    var found = all.stream().map(Checked::status).toList();
    return found.contains(FAILED) ? FAILED : found.contains(OPEN) ? OPEN : 0;
  }

  /// Checks a row as `/log/anchors` shows it.
  Checked check(Json shown) {
    var index = shown.integer("index").orElse(-1);
    var out = new ObjectText().number("index", index);
    if (isUnreadable(shown)) {
      out.text("log", NOT_CHECKED).text("rekor", NOT_CHECKED);
      return new Checked(OPEN, out.text("detail", "the server cannot read its row").end());
    }
    try {
      var payload = bytes(shown, "payload");
      var row = AnchorRow.read(payload);
      var leaf = RowLeaf.of(RowKind.ANCHOR, bytes(shown, "salt"), payload);
      return told(told(out, row), inLog(index, leaf, row), row);
    } catch (Malformed | JsonFailure broken) {
      var why = "it is no row of an anchor: " + broken.getMessage();
      out.text("log", "fail").text("rekor", NOT_CHECKED).text("detail", why);
      return new Checked(FAILED, out.end());
    }
  }

  // The others are checked all the same; nothing is said against the log.
  private static boolean isUnreadable(Json shown) {
    return shown.find(AnchorRows.UNREADABLE).filter(it -> it.raw().equals("true")).isPresent();
  }

  private static byte[] bytes(Json shown, String name) {
    return Base64Text.decode(shown.string(name).orElse(""), name);
  }

  private static ObjectText told(ObjectText out, AnchorRow row) {
    var entry = row.entry();
    out.number("size", row.tree().size()).text("root", row.tree().root().base64());
    out.text("at", Instant.ofEpochMilli(row.atMillis()).toString());
    out.text("rekor_origin", Checkpoint.parse(entry.checkpoint().text()).origin());
    out.number("rekor_index", entry.index());
    return out.text("public_key", Base64Text.encode(entry.record().publicKey()));
  }

  private Checked told(ObjectText out, Optional<String> inLog, AnchorRow row) {
    var inRekor = rekor.flatMap(row::flaw);
    out.text("log", inLog.isEmpty() ? "ok" : "fail");
    out.text("rekor", rekor.isEmpty() ? NOT_CHECKED : inRekor.isEmpty() ? "ok" : "fail");
    out.text("detail", inLog.or(() -> inRekor).orElse(""));
    var isWrong = inLog.isPresent() || inRekor.isPresent();
    return new Checked(isWrong ? FAILED : rekor.isEmpty() ? OPEN : 0, out.end());
  }

  // Why the log does not bear the row out, if so.
  private Optional<String> inLog(long index, byte[] leaf, AnchorRow row) {
    if (!log.has(index, leaf)) {
      return Optional.of("leaf " + index + " of the log is not that of the row");
    }
    // Keys change, so an older checkpoint may be signed by none of these.
    if (row.checkpoint().check(log.head().keys()) instanceof Note.Checked.Spoiled(var line)) {
      return Optional.of("a line under the checkpoint is not by " + line.name());
    }
    return log.continues(row.tree())
        ? Optional.empty()
        : Optional.of("the log does not go on from the checkpoint");
  }
}
