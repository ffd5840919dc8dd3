/** Replays the event files that users drop into the inbox folder. */
@NullMarked
package dev.medley.inbox;

import org.jspecify.annotations.NullMarked;
