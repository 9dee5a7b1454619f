/// One exchange in, one call out, server-sent events both ways.
@NullMarked
package dev.sovereign.http;

import org.jspecify.annotations.NullMarked;
