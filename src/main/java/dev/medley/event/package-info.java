/** The event: its strict reader, its validation, its time. */
@NullMarked
package dev.medley.event;

import org.jspecify.annotations.NullMarked;
