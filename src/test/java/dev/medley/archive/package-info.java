@NullMarked
package dev.medley.archive;

import org.jspecify.annotations.NullMarked;
