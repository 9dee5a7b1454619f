package dev.sovereign.cli;

import dev.sovereign.tlog.Fsck;

/// What `log fsck` found, in words.
final class LogFindings {
  private LogFindings() {}

  static String text(Fsck.Finding finding) {
    return switch (finding) {
      case Fsck.Finding.Missing(var path) -> path + " is missing";
      case Fsck.Finding.Broken(var path, var why) -> path + " is broken: " + why;
      case Fsck.Finding.Unlike(var path) -> path + " is not what the entries give";
      case Fsck.Finding.WrongRoot(var derived) ->
          "the root of the checkpoint is not the one that the entries give, " + derived.base64();
      case Fsck.Finding.Miscounted(var sequence) ->
          "record " + sequence + " of the journal counts other leaves before it than there are";
      case Fsck.Finding.TooFew(var leaves) ->
          "the checkpoint covers more than the " + leaves + " leaves of the journal";
    };
  }
}
