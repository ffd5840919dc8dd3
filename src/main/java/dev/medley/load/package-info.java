/** From lake objects to bronze rows: what is new, the files that the engine copies, the ledger and the audit of offsets. */
@NullMarked
package dev.medley.load;

import org.jspecify.annotations.NullMarked;
