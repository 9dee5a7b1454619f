package dev.sovereign.cli;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TileFolder;
import dev.sovereign.tlog.TilePath;
import dev.sovereign.tlog.TileSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// A log in a folder, each file by the path that it has on a server.
record FolderLog(Path folder) implements LogPlace {
  /// The name of the file of anchors, and of their path on a server.
  static final String ANCHORS = "anchors";

  /// Whether one was exported to here.
  static boolean isAt(Path folder) {
    return Files.exists(folder.resolve("checkpoint"));
  }

  @Override
  public Note checkpoint() {
    return Note.parse(bytes("checkpoint"));
  }

  @Override
  public String vkeys() {
    return new String(bytes("vkey"), StandardCharsets.UTF_8).strip();
  }

  @Override
  public Optional<byte[]> anchors() {
    return Files.exists(folder.resolve(ANCHORS)) ? Optional.of(bytes(ANCHORS)) : Optional.empty();
  }

  private byte[] bytes(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException failed) {
      throw new ApiClient.Unanswered("cannot read " + folder.resolve(name));
    }
  }

  @Override
  public Optional<byte[]> read(TilePath path) {
    return new TileFolder(folder).read(path);
  }

  /// What is read there, and put into these files, too.
  static TileSource keeping(TileSource there, TileFolder files) {
    return path -> {
      var bytes = there.read(path);
      try {
        if (bytes.isPresent()) {
          files.put(path, bytes.get());
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      return bytes;
    };
  }

  /// The checkpoint that an earlier export left here.
  Optional<Checkpoint> earlier() {
    return isAt(folder) ? Optional.of(Checkpoint.parse(checkpoint().text())) : Optional.empty();
  }

  /// Keeps the checkpoint, which says that all it covers is here.
  void keep(Head head) throws IOException {
    write("vkey", head.vkeys().getBytes(StandardCharsets.UTF_8));
    write("checkpoint", head.note().bytes());
  }

  /// Keeps its rows of anchors; of one that the server cannot read now, what is here already.
  void keepAnchors(byte[] rows) throws IOException {
    write(ANCHORS, AnchorCheck.completed(rows, anchors()));
  }

  private void write(String name, byte[] bytes) throws IOException {
    var unfinished = Files.write(folder.resolve(name + ".part"), bytes);
    Files.move(unfinished, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }
}
