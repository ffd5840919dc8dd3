/** Measurements that are run by hand. */
@NullMarked
package dev.medley.bench;

import org.jspecify.annotations.NullMarked;
