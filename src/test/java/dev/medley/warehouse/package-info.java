@NullMarked
package dev.medley.warehouse;

import org.jspecify.annotations.NullMarked;
