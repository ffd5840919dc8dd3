/** The Power BI project of {@code src/powerbi}: what writes it, and what proves that it fits the warehouse. */
@NullMarked
package dev.medley.powerbi;

import org.jspecify.annotations.NullMarked;
