@NullMarked
package dev.medley.event;

import org.jspecify.annotations.NullMarked;
