@NullMarked
package dev.medley.export;

import org.jspecify.annotations.NullMarked;
