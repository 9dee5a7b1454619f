/// Keys: their text, what they allow, and who holds one.
@NullMarked
package dev.sovereign.tenancy;

import org.jspecify.annotations.NullMarked;
