/** Gold and silver as Parquet in the lake, for readers that know neither Medley nor its warehouse. */
@NullMarked
package dev.medley.export;

import org.jspecify.annotations.NullMarked;
