package dev.sovereign.tlog;

import java.util.List;
import java.util.Optional;

/// Takes the leaves of a journal's records, in order, as the [MerkleLog] does.
public interface Leaves {
  /// Of a journal whose leaves nobody asks for.
  Leaves UNHEARD =
      new Leaves() {
        @Override
        public long taken() {
          return Long.MAX_VALUE;
        }

        @Override
        public void durable(long first, List<byte[]> leaves) {}
      };

  /// So many are taken and need not come again. Asked when the journal opens.
  long taken();

  /// Whether more leaves would be taken; any thread may ask.
  default boolean isOpen() {
    return true;
  }

  /// Why no leaf will be taken any more, if so: then records are refused before they are written.
  /// Any thread may ask.
  default Optional<JournalFailure> contradiction() {
    return Optional.empty();
  }

  /// The next leaves are on stable storage, which nobody else was told yet. What is thrown fails
  /// all of their records, and the journal takes no more: what cannot be proved is not
  /// acknowledged.
  ///
  /// While the journal opens this brings the leaves that it holds and that were not taken, and at
  /// the end of that none, with the number of all that it holds; afterwards those of one batch
  /// or several, by one thread at a time.
  ///
  /// @param first the index of the first of them
  void durable(long first, List<byte[]> leaves);
}
