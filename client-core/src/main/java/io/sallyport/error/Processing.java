package io.sallyport.error;

/** Whether the server may have acted on a request that failed. */
public enum Processing {
    /** Certainly not: nothing of the request reached it. Safe to send again, whatever the method. */
    NOT_PROCESSED,
    /** Nobody knows. */
    MAYBE_PROCESSED,
    /** It answered: the response's head, or a part of it, came. */
    ANSWERED
}
