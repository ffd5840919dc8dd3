/** From lake objects to bronze rows: what is already brought, how a line is judged, and the file the engine loads. */
@NullMarked
package dev.medley.load;

import org.jspecify.annotations.NullMarked;
