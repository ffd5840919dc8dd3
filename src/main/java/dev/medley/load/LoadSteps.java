package dev.medley.load;

import dev.medley.lake.LakeObject;
import dev.medley.run.Run;
import dev.medley.run.Runs;
import dev.medley.sql.SqlJob;
import dev.medley.sql.SqlScripts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of a load with its run beside them, so that a load shows how far it is. */
public final class LoadSteps {

    private final Loader loader;
    private final Runs runs;
    private final SqlScripts scripts;
    private final String engine;
    private long objectsDone;
    private long objectsPlanned;

    public LoadSteps(Loader loader, Runs runs, SqlScripts scripts, String engine) {
        this.loader = loader;
        this.runs = runs;
        this.scripts = scripts;
        this.engine = engine;
    }

    /** Notes how many objects there are to load. */
    public void planned(Run run, List<List<LakeObject>> batches) {
        objectsDone = 0;
        objectsPlanned = batches.stream().mapToLong(List::size).sum();
        run.progress(0, objectsPlanned, "objects");
    }

    /** Stages a batch; see {@link Loader#stage}. */
    public Loader.Staging stage(Run run, long batchId, List<LakeObject> objects) throws IOException {
        long before = objectsDone;
        return loader.stage(batchId, objects, (done, rows) -> {
            run.staged(done, rows);
            run.progress(before + done, objectsPlanned, "objects");
            runs.progress(run);
        });
    }

    /** The scripts by which the engine copies staged files into the warehouse. */
    public SqlJob copy(Loader.Staging staging) {
        return new SqlJob(
                Set.of(),
                scripts.inLayer("engine/" + engine + "/load"),
                Map.of("events_file", staging.eventsFile(), "objects_file", staging.objectsFile()));
    }

    /** The scripts that remove an object's rows. */
    public SqlJob remove(String objectKey) {
        return new SqlJob(
                Set.of(),
                List.of(scripts.read("operate/reload_object.sql"), scripts.read("operate/remove_rows.sql")),
                Map.of("object_key", objectKey));
    }

    /** Records what a batch has brought; see {@link Loader#record}. */
    public LoadedBatch record(Run run, Loader.Staging staging) {
        return loader.record(staging, run.getId());
    }

    /** Removes the staged files, if it came to that. */
    public void delete(Loader.@Nullable Staging staging) {
        if (staging != null) {
            staging.delete();
        }
    }

    /** Counts a batch that is committed. */
    public void loaded(Run run, LoadedBatch batch) {
        objectsDone += batch.objects();
        run.addLoaded(batch.objects(), batch.rows());
        run.progress(objectsDone, objectsPlanned, "objects");
    }
}
