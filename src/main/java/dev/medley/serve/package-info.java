/** What HTTP serves: the JSON API over gold, the page, the live window, posted events; and the checks before them. */
@NullMarked
package dev.medley.serve;

import org.jspecify.annotations.NullMarked;
