/// Wiring, start and stop.
@NullMarked
package dev.sovereign.app;

import org.jspecify.annotations.NullMarked;
