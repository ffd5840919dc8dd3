package dev.medley.load;

import dev.medley.lake.ObjectKey;

/** A partition of one topic; the id tells it from an earlier topic with the same name. */
record TopicPartition(String topicId, int partition) {

    static TopicPartition of(ObjectKey key) {
        return new TopicPartition(key.topicId(), key.partition());
    }
}
