package dev.medley.sql;

/** A lock of the warehouse. A transaction that takes several takes them in this order. */
public enum Lock {
    /** One load at a time; its row also counts the batches. */
    LOAD,
    /** One change of silver and gold at a time. */
    BUILD,
    /** One change of {@code OPS.ALERTS} at a time. */
    ALERT;

    /** Its table, which has one row. */
    String table() {
        return "OPS.%s_LOCK".formatted(name());
    }
}
