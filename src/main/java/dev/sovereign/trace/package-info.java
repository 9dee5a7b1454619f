/// Spans, sent to a collector by OpenTelemetry's SDK; knows spans, not calls.
@NullMarked
package dev.sovereign.trace;

import org.jspecify.annotations.NullMarked;
