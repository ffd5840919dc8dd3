/** The configuration: every key with its type and range, checked once at start. */
@NullMarked
package dev.medley.settings;

import org.jspecify.annotations.NullMarked;
