/** The warehouse: SQL scripts, migrations, connections, locks. */
@NullMarked
package dev.medley.sql;

import org.jspecify.annotations.NullMarked;
