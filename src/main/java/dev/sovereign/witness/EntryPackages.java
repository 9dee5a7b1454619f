package dev.sovereign.witness;

import dev.sovereign.tlog.EntryBundle;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Span;
import dev.sovereign.tlog.TilePath;
import dev.sovereign.tlog.TileReader;
import dev.sovereign.tlog.TreeProof;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.zip.GZIPOutputStream;

/// The body of a request `add-entries` (c2sp.org/tlog-mirror): entries in packages that end at
/// multiples of 256, each with the proof that the tree of the last entry's checkpoint has it.
///
/// ```
/// n u16, origin (n bytes) | start u64 | end u64 | n u16, ticket (n bytes) | package | …
/// package: (n u16, entry (n bytes)) … | n u8, n hashes of 32 bytes
/// ```
///
/// @param start the first entry that the mirror lacks
/// @param end the size of the checkpoint that it has taken
record EntryPackages(MerkleLog merkle, long start, long end, byte[] ticket) {
  /// So many packages are sent at most in one request.
  static final int MOST = 32;

  private static final byte[] NO_TICKET = {};

  /// The question where a mirror is.
  static EntryPackages question(MerkleLog merkle) {
    return new EntryPackages(merkle, 0, 0, NO_TICKET);
  }

  /// The body, compressed by gzip.
  ///
  /// @throws UncheckedIOException if a tile or a bundle cannot be read
  byte[] gzip() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      write(out);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return bytes.toByteArray();
  }

  private void write(DataOutputStream out) throws IOException {
    var origin = merkle.origin().getBytes(StandardCharsets.UTF_8);
    out.writeShort(origin.length);
    out.write(origin);
    out.writeLong(start);
    out.writeLong(end);
    out.writeShort(ticket.length);
    out.write(ticket);
    var proofs = new TreeProof(new TileReader(merkle, end));
    var from = start;
    for (var i = 0; i < MOST && from < end; i++) {
      var bundle = from / TilePath.FULL;
      var until = Math.min(end, (bundle + 1) * TilePath.FULL);
      out.write(entries(bundle, from, until));
      var proof = proofs.subtree(new Span(bundle * TilePath.FULL, until), end);
      out.writeByte(proof.size());
      for (var hash : proof) {
        out.write(hash.bytes());
      }
      from = until;
    }
  }

  // A package is a bundle, or a part of one.
  private byte[] entries(long bundle, long from, long until) throws IOException {
    var path = new TilePath.Entries(bundle, (int) (until - bundle * TilePath.FULL));
    var bytes = merkle.read(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    return EntryBundle.from(bytes, (int) (from - bundle * TilePath.FULL));
  }
}
