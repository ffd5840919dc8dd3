@NullMarked
package dev.medley.web;

import org.jspecify.annotations.NullMarked;
