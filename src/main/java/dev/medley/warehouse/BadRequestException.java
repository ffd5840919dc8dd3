package dev.medley.warehouse;

/** A request for a run that cannot be fulfilled as it was given; answered with 400. */
public final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String allowed;

    /**
     * @param parameter the parameter at fault
     * @param allowed what it may be
     */
    public BadRequestException(String message, String parameter, String allowed) {
        super(message);
        this.parameter = parameter;
        this.allowed = allowed;
    }

    public String parameter() {
        return parameter;
    }

    public String allowed() {
        return allowed;
    }
}
