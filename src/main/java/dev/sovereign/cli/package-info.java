/// The commands of people: what talks to a running server.
@NullMarked
package dev.sovereign.cli;

import org.jspecify.annotations.NullMarked;
