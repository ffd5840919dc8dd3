@NullMarked
package dev.medley.serve;

import org.jspecify.annotations.NullMarked;
