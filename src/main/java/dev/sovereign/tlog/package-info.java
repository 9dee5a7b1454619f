/// Journal segments with group commit, and the formats of a Merkle log; knows bytes, not calls.
@NullMarked
package dev.sovereign.tlog;

import org.jspecify.annotations.NullMarked;
