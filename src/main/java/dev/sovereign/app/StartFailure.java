package dev.sovereign.app;

import dev.sovereign.doctor.PortHolder;
import dev.sovereign.tenancy.StoreFailure;
import dev.sovereign.tlog.JournalFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;

/// Why a start failed, in one line for the person who started it.
final class StartFailure {
  private static final Pattern TAKEN = Pattern.compile("cannot listen on .*:(\\d{1,5}): .*in use$");

  private StartFailure() {}

  static String explain(Throwable failed) {
    return switch (failed) {
      case UncheckedIOException wrapped -> withAdvice(message(wrapped) + ": " + cause(wrapped));
      case IOException unread -> place(unread) + reason(unread);
      case StoreFailure store -> message(store) + ": " + cause(store);
      case JournalFailure journal -> withAdvice(message(journal));
      default -> message(failed);
    };
  }

  /// What the disk said, in words.
  static String reason(IOException failed) {
    return switch (failed) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "there is a file in its way";
      case CharacterCodingException _ -> "it is not UTF-8";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default ->
          message(failed)
              .replaceFirst("^.*: (?=Address already in use)", "")
              .replaceFirst("^[\\w.$]+(Exception|Error): ", "");
    };
  }

  private static String place(IOException failed) {
    return failed instanceof FileSystemException about && about.getFile() != null
        ? about.getFile() + ": "
        : "";
  }

  private static String cause(Throwable failed) {
    return switch (failed.getCause()) {
      case null -> "no reason given";
      case IOException disk -> place(disk) + reason(disk);
      case Throwable other -> message(other);
    };
  }

  private static String withAdvice(String text) {
    var taken = TAKEN.matcher(text);
    if (taken.find()) {
      var holder = PortHolder.of(Integer.parseInt(taken.group(1)));
      return text
          + holder.map(it -> " by " + it + "; stop it").orElse("; stop what listens there")
          + ", or choose another with --listen";
    }
    return text.startsWith("another process")
        ? text + "; stop it, or name another folder with --data"
        : text;
  }

  private static String message(Throwable failed) {
    var text = failed.getMessage();
    return text == null ? failed.getClass().getSimpleName() : text;
  }
}
