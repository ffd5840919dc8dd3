/** Tests of the lake's client and bucket. */
@NullMarked
package dev.medley.lake;

import org.jspecify.annotations.NullMarked;
