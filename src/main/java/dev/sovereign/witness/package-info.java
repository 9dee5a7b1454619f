/// Asks witnesses to cosign the log's checkpoints.
@NullMarked
package dev.sovereign.witness;

import org.jspecify.annotations.NullMarked;
