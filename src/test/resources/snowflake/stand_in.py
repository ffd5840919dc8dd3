"""A local stand-in for Snowflake: fakesnow's server, which the real JDBC driver talks to.

    python stand_in.py PORT LOG

LOG gets one JSON line a statement: session, statement, outcome.

What fakesnow 0.12.1 cannot do by itself, and what is put in its place so that Medley's SQL runs unchanged:

- REMOVE @stage/path         its files are deleted
- CREATE STAGE ... options   FILE_FORMAT and COMMENT are ignored
- COMMENT ON COLUMN          is ignored
- DROP DATABASE              is ignored
- CREATE FILE FORMAT         options without a meaning there are ignored (IGNORED_FORMAT_OPTIONS)
- OBJECT_DELETE              is JSON_MERGE_PATCH
- PUT, GET                   the driver copies the file itself to and from the stage's folder (LOCAL_FS)
- COPY INTO @stage/file      the query's rows are one Parquet file there, no rows are no file
- MERGE                      a session that named no schema has PUBLIC, as on Snowflake
- date - cast(n as integer)  the cast stays an integer
- COPY INTO of CSV           more than ten columns, a quoted empty field is an empty string, records may span lines, nothing is guessed
- users, roles, grants       are kept and enforced by privileges.py, by schema; a key pair is checked once the user has a key

Not proved by it: that the real service accepts tokens, OAuth and workload identities; its lock waits (here a second writer
fails at once), its limits, CLUSTER BY, suspension and billing of a warehouse, and everything about speed.
"""

import json
import pathlib
import re
import sys
import threading

import fakesnow.copy_into as copy_into
import fakesnow.server as server
import fakesnow.transforms as transforms
import fakesnow.transforms.stage as stage
import privileges
import pyarrow.parquet
import sqlglot
import starlette.responses
import uvicorn
from fakesnow.cursor import FakeSnowflakeCursor
from sqlglot import exp

IGNORED_FORMAT_OPTIONS = (
    "record_delimiter",
    "escape",
    "multi_line",
    "encoding",
    "timestamp_format",
)

execute_as_it_is = FakeSnowflakeCursor.execute
log_lock = threading.Lock()
access = privileges.Privileges()


def stage_file(cursor, reference):
    name, _, path = reference.removeprefix("@").partition("/")
    names = stage.parts_from_var(name.upper(), cursor._conn.database, cursor._conn.schema)
    return pathlib.Path(stage.internal_dir(".".join(names), path).removeprefix("file://"))


def execute(self, command, *args, **kwargs):
    if self._conn.schema is None:
        self._conn._schema = "PUBLIC"
    text = command.strip()
    access.check(getattr(self._conn, "role_of_medley", ""), text)
    if access.administer(text):
        text = "select 'Statement executed successfully.' as status"
    elif got := re.match(r"(?is)get\s+(@\S+)\s+'file://(.*)'\s*$", text):
        file = stage_file(self, got[1])
        self._conn.download_of_medley = {
            "command": "DOWNLOAD",
            "src_locations": [file.name] if file.exists() else [],
            "localLocation": got[2],
            "parallel": 1,
            "threshold": 0,
            "encryptionMaterial": [],
            "stageInfo": {
                "locationType": "LOCAL_FS",
                "location": f"{file.parent}/",
                "path": "",
                "region": "local",
                "creds": {},
                "isClientSideEncrypted": False,
            },
        }
        text = "select 'Statement executed successfully.' as status"
    elif remove := re.match(r"(?i)(?:remove|rm)\s+@([\w.]+)(?:/(\S*))?\s*$", text):
        names = stage.parts_from_var(remove[1].upper(), self._conn.database, self._conn.schema)
        folder = pathlib.Path(stage.internal_dir(".".join(names), remove[2] or "").removeprefix("file://"))
        removed = [file for file in folder.rglob("*") if file.is_file()] if folder.exists() else []
        for file in removed:
            file.unlink()
        text = f"select 'removed' as name, {len(removed)} as result"
    elif unload := re.match(r"(?is)copy\s+into\s+(@\S+)\s+from\s+\((.*)\)\s*file_format\s*=", text):
        execute_as_it_is(self, unload[2])
        rows = self._arrow_table
        file = stage_file(self, unload[1])
        file.parent.mkdir(parents=True, exist_ok=True)
        if rows.num_rows:
            pyarrow.parquet.write_table(rows, file)
        text = f"select {rows.num_rows} as rows_unloaded"
    elif re.match(r"(?i)create\s+(or\s+replace\s+)?stage\b", text):
        text = re.sub(r"(?is)\s(file_format|comment)\s*=\s*('[^']*'|[\w.]+)", " ", text)
    elif re.match(r"(?i)comment\s+on\s+column\b", text):
        text = "select 'Statement executed successfully.' as status"
    elif re.match(r"(?i)drop\s+database\b", text):
        text = "select 'Statement executed successfully.' as status"
    elif re.match(r"(?i)create\s+(or\s+replace\s+)?file\s+format\b", text):
        ignored = "|".join(IGNORED_FORMAT_OPTIONS)
        text = re.sub(rf"(?is)\s({ignored})\s*=\s*('[^']*'|[\w.]+)", " ", text)
    text = re.sub(
        r"(?i)object_delete\(\s*(try_parse_json\(\w+\))\s*,([^()]*)\)",
        lambda call: f"json_merge_patch({call[1]}, '{json.dumps(dict.fromkeys(re.findall(r'[a-z_]+', call[2])))}')",
        text,
    )
    return execute_as_it_is(self, text, *args, **kwargs)


def read_csv(self, url):
    return exp.func(
        "read_csv",
        self.file_literal(url),
        *[
            self.make_eq(name, value)
            for name, value in {
                "header": False,
                "auto_detect": False,
                "delim": self.sep,
                "quote": self.quote,
                "escape": self.quote,
                "nullstr": "",
                "allow_quoted_nulls": False,
                "max_line_size": 67108864,
                "new_line": "\\n",
            }.items()
        ],
    )


inserts_as_they_are = copy_into._inserts


def inserts(*args):
    """All columns of the file in order: from ten on DuckDB names them column00, which fakesnow does not expect."""
    made = inserts_as_they_are(*args)
    for insert in made:
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(insert.this.expressions)))
        named = sqlglot.parse_one(f"select * from read_csv('', columns = {{{columns}}})", read="duckdb")
        read = insert.expression.find(exp.Anonymous, exp.ReadCSV)
        read.append("expressions", named.find(exp.ReadCSV, exp.Anonymous).expressions[-1])
        insert.expression.set("expressions", [exp.Star()])
    return made


integers_as_they_are = transforms.integer_precision


def integer_precision(expression):
    """An integer in a cast stays one: DuckDB takes no BIGINT from a date."""
    return expression if isinstance(expression.parent, exp.Cast) else integers_as_they_are(expression)


def stage_of_this_machine(_request, _expression, put):
    return {**put["stageInfo"], "isClientSideEncrypted": False, "path": "", "region": "local", "endPoint": None}


login_as_it_is = server.login_request


async def login_request(request):
    body = await request.body()
    if request.headers.get("Content-Encoding") == "gzip":
        body = server.gzip.decompress(body)
    data = json.loads(body)["data"]
    role = request.query_params.get("roleName", "").upper()
    refused = access.refuse_login(
        data.get("LOGIN_NAME", "").upper(), role, data.get("AUTHENTICATOR", "SNOWFLAKE"), data.get("TOKEN", "")
    )
    if refused:
        return starlette.responses.JSONResponse(
            {"data": {}, "code": refused[0], "message": refused[1], "success": False, "headers": None}
        )
    response = await login_as_it_is(request)
    server.sessions[json.loads(response.body)["data"]["token"]].role_of_medley = role
    return response


query_as_it_is = server.query_request


async def query_request(request):
    body = await request.body()
    if request.headers.get("Content-Encoding") == "gzip":
        body = server.gzip.decompress(body)
    asked = json.loads(body)
    response = await query_as_it_is(request)
    session = server.sessions.get(server.to_token(request))
    if download := getattr(session, "download_of_medley", None):
        session.download_of_medley = None
        response = starlette.responses.JSONResponse({"data": download, "success": True})
    if not asked.get("describeOnly"):
        answer = json.loads(response.body)
        line = {
            "session": server.to_token(request)[-8:],
            "statement": asked["sqlText"],
            "role": getattr(session, "role_of_medley", ""),
            "outcome": "ok" if answer.get("success") else answer.get("message"),
        }
        with log_lock, open(sys.argv[2], "a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
    return response


def main():
    FakeSnowflakeCursor.execute = execute
    copy_into.ReadCSV.read_expression = read_csv
    transforms.integer_precision = integer_precision
    copy_into._inserts = inserts
    server.gcs_stage_info = stage_of_this_machine
    own = {"query-request": query_request, "login-request": login_request}
    server.app.router.routes = [
        server.Route(route.path, own[name], methods=["POST"]) if (name := route.path.split("/")[-1]) in own else route
        for route in server.app.router.routes
    ]
    uvicorn.run(server.app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", lifespan="off")


main()
