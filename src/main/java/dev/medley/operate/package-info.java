/** How the pipeline is: what is watched, health, metrics and alerts. */
@NullMarked
package dev.medley.operate;

import org.jspecify.annotations.NullMarked;
