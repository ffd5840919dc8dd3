@NullMarked
package dev.medley.run;

import org.jspecify.annotations.NullMarked;
