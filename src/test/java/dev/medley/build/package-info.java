@NullMarked
package dev.medley.build;

import org.jspecify.annotations.NullMarked;
