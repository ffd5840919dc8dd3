/** What all HTTP endpoints share: parameters, responses, errors. */
@NullMarked
package dev.medley.http;

import org.jspecify.annotations.NullMarked;
