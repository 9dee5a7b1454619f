/// What calls cost: prices, where they are from, and the arithmetic.
@NullMarked
package dev.sovereign.usage;

import org.jspecify.annotations.NullMarked;
