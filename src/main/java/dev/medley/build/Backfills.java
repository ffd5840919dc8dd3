package dev.medley.build;

import dev.medley.run.Run;
import dev.medley.run.Runs;
import dev.medley.sql.WarehouseRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cuts the batches of some lake days into chunks that are judged again one by one. */
public final class Backfills {

    private final long chunkRows;
    private final Runs runs;

    /** @param chunkRows the rows of a chunk, at least 1; a larger batch is a chunk of its own */
    public Backfills(long chunkRows, Runs runs) {
        this.chunkRows = chunkRows;
        this.runs = runs;
    }

    /**
     * Batches that follow each other.
     *
     * @param rows how many rows they brought
     * @param rowsBefore how many the chunks before them brought
     */
    public record Chunk(long firstBatchId, long lastBatchId, long rows, long rowsBefore, long rowsInAll) {}

    /** The chunks of batches given as rows of {@code batch_id} and {@code rows_in}, in order. */
    public List<Chunk> chunks(Run run, List<? extends Map<String, ?>> batches) {
        List<WarehouseRow> rowsOfBatches =
                batches.stream().map(WarehouseRow::new).toList();
        long all = rowsOfBatches.stream().mapToLong(Backfills::rows).sum();
        List<Chunk> chunks = new ArrayList<>();
        long before = 0;
        long rows = 0;
        long first = -1;
        long last = -1;
        for (WarehouseRow batch : rowsOfBatches) {
            if (first >= 0 && rows + rows(batch) > chunkRows) {
                chunks.add(new Chunk(first, last, rows, before, all));
                before += rows;
                rows = 0;
                first = -1;
            }
            last = batch.number("batch_id");
            first = first < 0 ? last : first;
            rows += rows(batch);
        }
        if (first >= 0) {
            chunks.add(new Chunk(first, last, rows, before, all));
        }
        runs.beginPhase(run, all, "rows");
        return chunks;
    }

    /** Shows that a chunk is judged. */
    public void judged(Run run, Chunk chunk) {
        run.progress(chunk.rowsBefore() + chunk.rows(), chunk.rowsInAll(), "rows");
        runs.progress(run);
    }

    private static long rows(WarehouseRow batch) {
        return batch.number("rows_in");
    }
}
