/// Provider secrets: hands out what fills in a request as it leaves, never a secret.
@NullMarked
package dev.sovereign.keystore;

import org.jspecify.annotations.NullMarked;
