/** What several stations need of Kafka: topics and how far a group is. */
@NullMarked
package dev.medley.kafka;

import org.jspecify.annotations.NullMarked;
