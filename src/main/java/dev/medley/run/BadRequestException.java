package dev.medley.run;

/** A request for a run that cannot be fulfilled as it was given; answered with 400, or 404 where there is no such run. */
public final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String allowed;
    private final boolean isUnknown;

    /**
     * @param parameter the parameter at fault
     * @param allowed what it may be
     */
    public BadRequestException(String message, String parameter, String allowed) {
        this(message, parameter, allowed, false);
    }

    private BadRequestException(String message, String parameter, String allowed, boolean isUnknown) {
        super(message);
        this.parameter = parameter;
        this.allowed = allowed;
        this.isUnknown = isUnknown;
    }

    /** A request for something that does not exist. */
    static BadRequestException unknown(String message, String parameter, String allowed) {
        return new BadRequestException(message, parameter, allowed, true);
    }

    /** The HTTP status that answers it. */
    public int status() {
        return isUnknown ? 404 : 400;
    }

    public String parameter() {
        return parameter;
    }

    public String allowed() {
        return allowed;
    }
}
