/** A Kafka broker and an S3 server inside this process, for a laptop: what production has elsewhere. */
@NullMarked
package dev.medley.local;

import org.jspecify.annotations.NullMarked;
