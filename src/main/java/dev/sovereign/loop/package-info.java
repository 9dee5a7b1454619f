/// The data plane's waiting and time: future, timers, and the one crossing to virtual threads.
@NullMarked
package dev.sovereign.loop;

import org.jspecify.annotations.NullMarked;
