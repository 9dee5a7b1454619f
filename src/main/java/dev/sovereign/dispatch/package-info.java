/// Walks a plan: tries each offer within its times; the first content event commits.
@NullMarked
package dev.sovereign.dispatch;

import org.jspecify.annotations.NullMarked;
