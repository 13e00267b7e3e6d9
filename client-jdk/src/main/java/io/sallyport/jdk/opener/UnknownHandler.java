package io.sallyport.jdk.opener;

/** Refuses URLs that nobody opens. Immutable. */
public class UnknownHandler extends Handler {

    /** A handler. */
    public UnknownHandler() {}

    static UrlErrorException unknown(UrlRequest request) {
        return new UrlErrorException("unknown URL scheme: " + request.scheme(), null);
    }

    /** Always throws a {@link UrlErrorException}. */
    @Override
    public UrlResponse unknownOpen(UrlRequest request, Opener opener) throws UrlErrorException {
        throw unknown(request);
    }
}
