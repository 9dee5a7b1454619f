/// Upstreams: address, authorisation, errors and quirks of each.
@NullMarked
package dev.sovereign.provider;

import org.jspecify.annotations.NullMarked;
