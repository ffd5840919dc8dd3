/** How the pipeline is: health, metrics, and what was last seen of each server. */
@NullMarked
package dev.medley.watch;

import org.jspecify.annotations.NullMarked;
