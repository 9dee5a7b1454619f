/// SQLite behind the small interfaces that others declare.
@NullMarked
package dev.sovereign.store;

import org.jspecify.annotations.NullMarked;
