package io.sallyport.netty.internal.http1;

/** The peer broke a rule; the text says which. Never leaves this package: the connection makes the call's failure of it. */
final class MalformedResponseException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedResponseException(String rule) {
        super(rule, null, false, false);
    }

    String rule() {
        return String.valueOf(getMessage());
    }
}
