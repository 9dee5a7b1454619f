/// The routing contract of docs/srp.md, tried from outside against any implementation of it.
@NullMarked
package dev.sovereign.srp;

import org.jspecify.annotations.NullMarked;
