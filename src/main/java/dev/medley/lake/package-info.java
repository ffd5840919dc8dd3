/** The S3 bucket that holds the events: its client, its keys and its creation. */
@NullMarked
package dev.medley.lake;

import org.jspecify.annotations.NullMarked;
