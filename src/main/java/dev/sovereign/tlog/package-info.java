/// Journal segments with group commit; knows bytes, not calls.
@NullMarked
package dev.sovereign.tlog;

import org.jspecify.annotations.NullMarked;
