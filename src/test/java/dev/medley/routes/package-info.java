/** Each route of {@code routes/}, tested in Camel's test harness, station by station. */
@NullMarked
package dev.medley.routes;

import org.jspecify.annotations.NullMarked;
