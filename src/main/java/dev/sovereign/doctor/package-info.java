/// Looks an installation over: what is wrong, and how to mend it. Blocking code.
@NullMarked
package dev.sovereign.doctor;

import org.jspecify.annotations.NullMarked;
