/// The configuration file: read with marks, checked, explained.
@NullMarked
package dev.sovereign.config;

import org.jspecify.annotations.NullMarked;
