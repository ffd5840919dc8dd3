/** Ordered SQL scripts, migrations, runs and checks over one warehouse. */
@NullMarked
package dev.medley.warehouse;

import org.jspecify.annotations.NullMarked;
