/** From Kafka to the lake: batches, object keys, the line codec, the topic's identity, commit after store. */
@NullMarked
package dev.medley.archive;

import org.jspecify.annotations.NullMarked;
