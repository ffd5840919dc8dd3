package dev.medley.wiring;

import dev.medley.archive.RetainedRecords;
import dev.medley.event.EventContract;
import dev.medley.event.LineValidator;
import dev.medley.kafka.ArchiveLag;
import dev.medley.lake.LakeLister;
import dev.medley.load.LakeReader;
import dev.medley.load.LakeRetention;
import dev.medley.load.Ledger;
import dev.medley.load.LoadPlanner;
import dev.medley.load.Loader;
import dev.medley.load.OffsetGaps;
import dev.medley.settings.Keys;
import software.amazon.awssdk.services.s3.S3Client;

/** From the lake to bronze; a build uses the ledger and the planner as well. */
record LoadBeans(LoadPlanner planner, Loader loader) {

    static LoadBeans bind(
            Beans beans, LakeBeans lake, WarehouseBeans warehouse, ArchiveLag lag, EventContract contract) {
        S3Client client = lake.client();
        String bucket = beans.get(Keys.BUCKET);
        Ledger ledger = beans.bind("ledger", new Ledger(warehouse.warehouse()));
        LoadPlanner planner = beans.bind(
                "loadPlanner",
                new LoadPlanner(
                        new LakeLister(client, bucket), ledger, beans.get(Keys.LOAD_ROWS), beans.get(Keys.LOAD_BYTES)));
        LakeReader reader = beans.bindClosing("lakeReader", new LakeReader(client, bucket, beans.get(Keys.FETCHERS)));
        Loader loader = beans.bind(
                "loader",
                new Loader(
                        ledger,
                        reader,
                        new LineValidator(contract),
                        warehouse.runs(),
                        warehouse.scripts(),
                        beans.get(Keys.STAGING_DIR),
                        beans.get(Keys.ENGINE)));
        beans.bind("offsetGaps", new OffsetGaps(warehouse.warehouse(), lag));
        beans.bind("retainedRecords", new RetainedRecords(beans.kafka(), beans.get(Keys.ARCHIVE_GZIP)));
        beans.bind("lakeRetention", new LakeRetention(client, bucket, ledger));
        return new LoadBeans(planner, loader);
    }
}
