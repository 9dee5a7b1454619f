/// The nouns of a call: records and sealed interfaces without I/O, clock or thread.
@NullMarked
package dev.sovereign.core;

import org.jspecify.annotations.NullMarked;
