/// What outlives a call: answers that may be asked for once more.
@NullMarked
package dev.sovereign.deferred;

import org.jspecify.annotations.NullMarked;
