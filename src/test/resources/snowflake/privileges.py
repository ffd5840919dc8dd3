"""Users, roles and grants for the stand-in, which by itself knows none: as much as Medley's bootstrap scripts say.

Whoever is no user or has no role that the scripts made may do everything, as an administrator. A role that may create
schemas in the database owns what it makes. Every other one needs, for each table of a statement, USAGE of its schema and
the privilege, granted on all and future tables of the schema.
"""

import base64
import collections
import re

import jwt
import snowflake.connector.errors
import sqlglot
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlglot import exp

FREE = re.compile(r"(?i)(set|unset|use|begin|start|commit|rollback|show|describe|alter\s+session|select\s+current_)\b")
ADMINISTRATION = re.compile(
    r"(?i)(create\s+(or\s+replace\s+)?(role|user|warehouse)|alter\s+user|grant|revoke|drop\s+(role|user|warehouse))\b"
)


class Denied(snowflake.connector.errors.ProgrammingError):
    def __init__(self, text):
        super().__init__(msg=f"SQL access control error: Insufficient privileges {text}", errno=3001, sqlstate="42501")


class Privileges:
    def __init__(self):
        self.roles = set()
        self.owners = set()
        self.keys = {}
        self.of_user = collections.defaultdict(set)
        self.of_role = collections.defaultdict(set)
        self.granted = collections.defaultdict(set)

    def administer(self, text):
        """Takes a statement on users, roles, warehouses and grants; true if it was one."""
        text = " ".join(text.split()).rstrip(";")
        if not ADMINISTRATION.match(text):
            return False
        words = text.upper()
        if found := re.match(r"CREATE (?:OR REPLACE )?ROLE (?:IF NOT EXISTS )?(\w+)", words):
            self.roles.add(found[1])
        elif found := re.match(r"CREATE USER (?:IF NOT EXISTS )?(\w+)", words):
            self.of_user[found[1]]
        elif found := re.match(r"(?i)ALTER USER (\w+) SET RSA_PUBLIC_KEY ?= ?'([^']+)'", text):
            self.keys[found[1].upper()] = load_der_public_key(base64.b64decode(found[2]))
        elif found := re.match(r"GRANT ROLE (\w+) TO USER (\w+)$", words):
            self.of_user[found[2]].add(found[1])
        elif found := re.match(r"GRANT ROLE (\w+) TO ROLE (\w+)$", words):
            self.of_role[found[2]].add(found[1])
        elif found := re.match(r"GRANT (.+) ON (?:ALL|FUTURE) TABLES IN SCHEMA (?:\w+\.)?(\w+) TO ROLE (\w+)$", words):
            self.grant(found[3], re.split(r", ?", found[1]), found[2])
        elif found := re.match(r"GRANT USAGE ON SCHEMA (?:\w+\.)?(\w+) TO ROLE (\w+)$", words):
            self.grant(found[2], ["USAGE"], found[1])
        elif found := re.match(r"GRANT (.+) ON STAGE (?:\w+\.)?(\w+)\.(\w+) TO ROLE (\w+)$", words):
            self.grant(found[4], re.split(r", ?", found[1]), found[2])
        elif found := re.match(r"GRANT (.+) ON DATABASE (\w+) TO ROLE (\w+)$", words):
            if "CREATE SCHEMA" in found[1]:
                self.owners.add(self.known(found[3]))
        elif not re.match(r"CREATE WAREHOUSE|GRANT USAGE ON (WAREHOUSE|FILE FORMAT)", words):
            raise snowflake.connector.errors.ProgrammingError(
                msg=f"The stand-in cannot do this: {text}", errno=1003, sqlstate="42000"
            )
        return True

    def known(self, role):
        if role not in self.roles:
            raise snowflake.connector.errors.ProgrammingError(
                msg=f"Role '{role}' does not exist or not authorized.", errno=2003, sqlstate="02000"
            )
        return role

    def grant(self, role, privileges, schema):
        self.granted[self.known(role), schema].update(privileges)

    def refuse_login(self, user, role, authenticator, token):
        """Why this login is refused, or None."""
        if authenticator.upper() == "SNOWFLAKE":
            return "390100", "Incorrect username or password was specified."
        if user in self.keys and authenticator.upper() == "SNOWFLAKE_JWT":
            try:
                claims = jwt.decode(token, self.keys[user], algorithms=["RS256"])
            except jwt.PyJWTError as e:
                return "394304", f"JWT token is invalid. {e}"
            if f".{user}.SHA256:" not in claims["iss"]:
                return "394304", "JWT token is invalid: another issuer"
        if user in self.of_user and role and role not in self.of_user[user]:
            return "390189", f"Role '{role}' specified in the connect string is not granted to this user."
        return None

    def roles_of(self, role):
        roles = {role}
        for inherited in self.of_role[role]:
            roles |= self.roles_of(inherited)
        return roles

    def check(self, role, text):
        """Refuses a statement that a role may not run."""
        roles = self.roles_of(role)
        if role not in self.roles or roles & self.owners or FREE.match(text):
            return
        for privilege, schema in self.needs(text):
            for needed in {"USAGE", privilege}:
                if not any(needed in self.granted[each, schema] for each in roles):
                    raise Denied(f"of {role}: {needed} on {schema}, for {' '.join(text.split())[:200]}")

    @staticmethod
    def needs(text):
        if re.match(r"(?i)(put|remove|rm)\b", text):
            return {("WRITE", re.search(r"@(\w+)\.", text)[1].upper())}
        if re.match(r"(?i)get\b", text):
            return {("READ", re.search(r"@(\w+)\.", text)[1].upper())}
        if unloaded := re.match(r"(?is)copy\s+into\s+@(\w+)\..*?\sfrom\s+\(.*?\sfrom\s+(\w+)\.", text):
            return {("WRITE", unloaded[1].upper()), ("SELECT", unloaded[2].upper())}
        if copied := re.match(r"(?is)copy\s+into\s+(\w+)\..*?from\s+@(\w+)\.", text):
            return {("INSERT", copied[1].upper()), ("READ", copied[2].upper())}
        statement = sqlglot.parse_one(text, read="snowflake")
        needs = set()
        target = statement.this if isinstance(statement, (exp.Insert, exp.Update, exp.Delete, exp.Merge)) else None
        target = target.this if isinstance(target, exp.Schema) else target
        if isinstance(statement, exp.Merge):
            for when in statement.args["whens"].expressions:
                then = when.args["then"]
                needs.add((then.name.upper() if isinstance(then, exp.Var) else type(then).__name__.upper(), target.db.upper()))
        elif target is not None:
            needs.add((type(statement).__name__.upper(), target.db.upper()))
        elif not isinstance(statement, exp.Query):
            raise Denied(f"to {' '.join(text.split())[:200]}")
        for table in statement.find_all(exp.Table):
            if table is not target and table.db and table.db.upper() != "INFORMATION_SCHEMA":
                needs.add(("SELECT", table.db.upper()))
        return needs
