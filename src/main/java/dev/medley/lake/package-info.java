/** The S3 bucket that holds the events: its client, and its making. */
@NullMarked
package dev.medley.lake;

import org.jspecify.annotations.NullMarked;
