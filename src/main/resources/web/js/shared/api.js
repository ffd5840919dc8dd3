/**
 * The page's only way to the server. Addresses are relative, so that the page also works behind a path prefix.
 * A list is {"rows": [...], "data_until": ...}; an error is {"error": "...", "parameter": "...", "allowed": ...}.
 */
const TIMEOUT_MS = 20000;
const TOKEN_KEY = 'medley.token';

/** A request that failed; `status` is 0 if there was no response. */
export class ApiError extends Error {
    constructor(status, message, body = {}) {
        super(message);
        this.name = 'ApiError';
        this.status = status;
        this.body = body;
    }

    /** True where this station or version does not serve the endpoint. */
    get isMissing() {
        return this.status === 404 || this.status === 501;
    }
}

/** `api/<endpoint>?<parameters>`, leaving out the empty ones; a list gives its parameter several times. */
export function address(endpoint, parameters = {}) {
    const given = Object.entries(parameters)
        .flatMap(([name, value]) => [value].flat().map((each) => [name, each]))
        .filter(([, value]) => value !== null && value !== undefined && value !== '');
    const query = new URLSearchParams(given).toString();
    return `api/${endpoint}${query ? `?${query}` : ''}`;
}

async function request(url, options, signal) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    let response;
    try {
        response = await fetch(url, { ...options, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    } catch (failure) {
        if (signal?.aborted) {
            throw failure;
        }
        throw new ApiError(0, failure.name === 'TimeoutError'
            ? `No response within ${TIMEOUT_MS / 1000} s. The warehouse may be busy.`
            : 'Medley does not respond. Is the process running?');
    }
    const text = await response.text();
    let body = {};
    try {
        body = text ? JSON.parse(text) : {};
    } catch {
        body = {};
    }
    if (!response.ok) {
        throw new ApiError(response.status, describe(response.status, body), body);
    }
    return body;
}

function describe(status, body) {
    const message = typeof body.error === 'string' ? body.error : `The server responded with status ${status}.`;
    const allowed = Array.isArray(body.allowed) ? body.allowed.join(', ') : body.allowed;
    return sentence(allowed ? `${message} (allowed: ${allowed})` : message);
}

function sentence(text) {
    const trimmed = text.trim();
    return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}

/** GET as JSON. @throws {ApiError} or the AbortError of the given signal */
export function get(endpoint, parameters = {}, signal = undefined) {
    return request(address(endpoint, parameters), { headers: { Accept: 'application/json' } }, signal);
}

/** POST without a body; a 409 is an ApiError whose body names the run that is busy. */
export function post(endpoint, parameters = {}) {
    const headers = { Accept: 'application/json', 'X-Requested-With': 'medley' };
    const token = sessionStorage.getItem(TOKEN_KEY);
    if (token) {
        headers.Authorization = `Bearer ${token}`;
    }
    return request(address(endpoint, parameters), { method: 'POST', headers });
}

/** Keeps the operator's token for this tab only. */
export function rememberToken(token) {
    sessionStorage.setItem(TOKEN_KEY, token);
}

/** The rows of a list, whichever way it is wrapped. */
export function rowsOf(response) {
    return Array.isArray(response) ? response : (response?.rows ?? []);
}
