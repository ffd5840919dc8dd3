/** Builds the Java beans that the routes name, one class a station, and binds them into Camel's registry. */
@NullMarked
package dev.medley.wiring;

import org.jspecify.annotations.NullMarked;
