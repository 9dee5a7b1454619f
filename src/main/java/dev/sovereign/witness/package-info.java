/// Asks witnesses to cosign the log's checkpoints, and gives mirrors its entries.
@NullMarked
package dev.sovereign.witness;

import org.jspecify.annotations.NullMarked;
