"""Reads Medley's tables from the lake as a stranger would: with pyarrow and DuckDB's Python package, by the manifest alone.

    python reader.py dump FOLDER OUT                            all rows of all tables as JSON, by DuckDB
    python reader.py dump-s3 ENDPOINT KEY SECRET BUCKET OUT     the same from an S3 server, by pyarrow
    python reader.py watch FOLDER OUT                           every manifest it sees, until OUT + '.stop' is there

watch reads all files of each manifest while Medley goes on, and expects that they are there, as large and as long as the
manifest says, and of one build: the events of silver, of the facts and of the totals are as many.
"""

import json
import pathlib
import sys
import time

import duckdb
import pyarrow.fs
import pyarrow.parquet


def files_of(manifest, table):
    return [file for file in manifest["files"] if file["table_name"] == table["table_name"]]


def dump(manifest, read):
    tables = {}
    for table in manifest["tables"]:
        rows = []
        for file in files_of(manifest, table):
            found = read(file, table)
            assert len(found) == file["row_count"], file
            rows += found
        assert len(rows) == table["row_count"], table["table_name"]
        tables[table["table_name"]] = rows
    return {"manifest": manifest, "tables": tables}


def texts(relation, table):
    names = ", ".join(f"cast({column['column_name']} as varchar)" for column in table["columns"])
    return relation.project(names).fetchall()


def same_declaration(schema, table):
    for field, column in zip(schema, table["columns"], strict=True):
        assert field.name == column["column_name"], field
        assert field.nullable, field
        assert field.metadata[b"PARQUET:field_id"] == str(column["field_id"]).encode(), field
        said = schema.metadata.get(b"comment." + field.name.encode(), b"").decode()
        assert said == column["comment"], (said, column)
    assert schema.metadata[b"comment"].decode() == table["comment"], table


def dump_folder(folder, out):
    root = pathlib.Path(folder)

    def read(file, table):
        path = root / file["path"]
        same_declaration(pyarrow.parquet.read_schema(path), table)
        assert path.stat().st_size == file["byte_count"], file
        codec = pyarrow.parquet.ParquetFile(path).metadata
        assert codec.num_row_groups == 0 or codec.row_group(0).column(0).compression == "ZSTD", file
        return texts(duckdb.read_parquet(str(path), hive_partitioning=False), table)

    manifest = json.loads((root / "manifest.json").read_text())
    pathlib.Path(out).write_text(json.dumps(dump(manifest, read)))


def dump_s3(endpoint, key, secret, bucket, out):
    lake = pyarrow.fs.S3FileSystem(access_key=key, secret_key=secret, endpoint_override=endpoint)
    manifest = json.load(lake.open_input_stream(f"{bucket}/manifest.json"))

    def read(file, table):
        content = pyarrow.parquet.read_table(f"{bucket}/{file['path']}", filesystem=lake, partitioning=None)
        return texts(duckdb.from_arrow(content), table)

    pathlib.Path(out).write_text(json.dumps(dump(manifest, read)))


def watch(folder, out):
    root = pathlib.Path(folder)
    seen = None
    with open(out, "w", encoding="utf-8") as log:
        while not pathlib.Path(out + ".stop").exists():
            if not (root / "manifest.json").exists():
                time.sleep(0.02)
                continue
            manifest = json.loads((root / "manifest.json").read_text())
            if manifest["run_id"] == seen:
                time.sleep(0.02)
                continue
            seen = manifest["run_id"]
            try:
                log.write(json.dumps({"run_id": seen, "events": whole(root, manifest)}) + "\n")
            except Exception as fault:
                log.write(json.dumps({"run_id": seen, "fault": repr(fault)}) + "\n")
            log.flush()


def whole(root, manifest):
    for file in manifest["files"]:
        assert (root / file["path"]).stat().st_size == file["byte_count"], file
        assert pyarrow.parquet.read_metadata(root / file["path"]).num_rows == file["row_count"], file
    counts = [
        events(root, manifest, "silver.spotify_events", "count(*)"),
        events(root, manifest, "gold.listening_facts", "sum(events)"),
        events(root, manifest, "gold.user_days", "sum(events)"),
        events(root, manifest, "gold.kpis", "sum(total_events)"),
    ]
    assert len(set(counts)) == 1, counts
    return counts[0]


def events(root, manifest, table, number):
    paths = [str(root / file["path"]) for file in manifest["files"] if file["table_name"] == table]
    return int(duckdb.sql(f"select coalesce({number}, 0) from read_parquet({paths})").fetchall()[0][0])


{"dump": dump_folder, "dump-s3": dump_s3, "watch": watch}[sys.argv[1]](*sys.argv[2:])
