/// Which offers a call tries, in which order; pure.
@NullMarked
package dev.sovereign.routing;

import org.jspecify.annotations.NullMarked;
