/// Counters, histograms and log lines; a body or a secret has no way in.
@NullMarked
package dev.sovereign.meter;

import org.jspecify.annotations.NullMarked;
