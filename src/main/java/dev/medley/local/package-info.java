/** A Kafka broker and an S3 server inside this process, for use on a laptop. */
@NullMarked
package dev.medley.local;

import org.jspecify.annotations.NullMarked;
