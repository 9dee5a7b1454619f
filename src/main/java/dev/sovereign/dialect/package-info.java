/// Every wire form, both ways; pure.
@NullMarked
package dev.sovereign.dialect;

import org.jspecify.annotations.NullMarked;
