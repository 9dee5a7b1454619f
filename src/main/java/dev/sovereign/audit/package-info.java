/// Appends a record of every call to the journal.
@NullMarked
package dev.sovereign.audit;

import org.jspecify.annotations.NullMarked;
