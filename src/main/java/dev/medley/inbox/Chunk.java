package dev.medley.inbox;

import dev.medley.inbox.LineReader.Line;
import java.util.Iterator;
import java.util.List;

/**
 * Lines of an inbox file that are published together; iterating gives their records.
 *
 * @param file the file that holds them
 * @param records the lines that fit into a record, unchanged
 * @param oversize the beginnings of the others
 * @param lastLine number of the last line, counted from 1
 * @param share how much of the file's bytes had been read with it, 0 to 1
 */
record Chunk(InboxFile file, List<byte[]> records, List<Line> oversize, long lastLine, double share)
        implements Iterable<byte[]> {

    @Override
    public Iterator<byte[]> iterator() {
        return records.iterator();
    }
}
