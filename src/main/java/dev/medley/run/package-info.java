/** Runs: what was requested, how far each is, and what became of it. */
@NullMarked
package dev.medley.run;

import org.jspecify.annotations.NullMarked;
