@NullMarked
package dev.medley.local;

import org.jspecify.annotations.NullMarked;
