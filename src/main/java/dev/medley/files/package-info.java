/** Files on this machine's disk. */
@NullMarked
package dev.medley.files;

import org.jspecify.annotations.NullMarked;
