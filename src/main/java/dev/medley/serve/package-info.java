/** What is asked over HTTP: the JSON API over gold, the page's files, the live window, and what guards them. */
@NullMarked
package dev.medley.serve;

import org.jspecify.annotations.NullMarked;
