/** From bronze to gold: what a build has to do, checks and alerts. */
@NullMarked
package dev.medley.build;

import org.jspecify.annotations.NullMarked;
