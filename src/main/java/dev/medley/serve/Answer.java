package dev.medley.serve;

/**
 * A finished body.
 *
 * @param contentType its media type
 * @param body its bytes, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied for nobody: it goes to the socket as it is
record Answer(String contentType, byte[] body) {}
