/// JSON bytes: read, find, splice, write. Number text, field order and unknown fields survive.
@NullMarked
package dev.sovereign.json;

import org.jspecify.annotations.NullMarked;
