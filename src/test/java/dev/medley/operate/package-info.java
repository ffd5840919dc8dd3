@NullMarked
package dev.medley.operate;

import org.jspecify.annotations.NullMarked;
