package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import java.util.Optional;

/// What the row of a call says was in its log before it: leaves that witnesses had seen by then.
/// Without their cosignatures that is the word of whoever made the row.
///
/// @param size so many leaves were under the checkpoint
/// @param time at which it was witnessed, in seconds since 1970
record NotBefore(long size, long time) {
  /// The member of the row's `time` that says so.
  static final String NAME = "not_before";

  /// What a row says, if it says anything.
  ///
  /// @throws Malformed if that cannot be: it names another log, or leaves that are not before it
  static Optional<NotBefore> of(ProvedRow proved) {
    var time = proved.row().predicate().find("time");
    return time.filter(it -> it.find(NAME).isPresent())
        .map(it -> read(Fields.object(it, NAME), proved));
  }

  private static NotBefore read(Json json, ProvedRow proved) {
    var origin = Fields.text(json, "origin");
    if (!origin.equals(proved.tree().origin())) {
      throw new Malformed("time.not_before is of the log " + origin);
    }
    Hash.parse(Fields.text(json, "root"));
    var size = Fields.number(json, "size");
    if (size < 1 || size > proved.proof().index()) {
      throw new Malformed("time.not_before has " + size + " leaves, which are not before the row");
    }
    var time = Fields.number(json, "witness_time");
    if (time < 1) {
      throw new Malformed("time.not_before was witnessed at " + time);
    }
    return new NotBefore(size, time);
  }

  /// In words that claim no more than is known.
  String text() {
    return "after the checkpoint of size %d, by its own word witnessed at %s"
        .formatted(size, Moment.text(time));
  }
}
