@NullMarked
package dev.medley;

import org.jspecify.annotations.NullMarked;
