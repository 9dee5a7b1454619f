/// Has the log's checkpoints logged by Rekor, too.
@NullMarked
package dev.sovereign.anchor;

import org.jspecify.annotations.NullMarked;
