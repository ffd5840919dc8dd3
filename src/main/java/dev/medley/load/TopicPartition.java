package dev.medley.load;

/** A partition of one topic; the id tells it from a topic that bore the same name before. */
record TopicPartition(String topicId, int partition) {}
