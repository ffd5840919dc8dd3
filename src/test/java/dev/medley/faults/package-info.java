/** Faults injected into the running pipeline: nothing is lost, and nothing counted twice. */
@NullMarked
package dev.medley.faults;

import org.jspecify.annotations.NullMarked;
