/** The listeners that Medley makes up, the songs they hear, and the event files that others drop into the inbox. */
@NullMarked
package dev.medley.simulate;

import org.jspecify.annotations.NullMarked;
