/** The scripts of {@code sql/}, run as they are on a DuckDB in memory. */
@NullMarked
package dev.medley.sql;

import org.jspecify.annotations.NullMarked;
