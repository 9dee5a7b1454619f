/// The edge: endpoints of the data plane, of management and of operations.
@NullMarked
package dev.sovereign.api;

import org.jspecify.annotations.NullMarked;
