package io.sallyport.jdk.opener;

/** Throws answers that are errors and that nobody goes on with. Immutable. */
public class DefaultErrorHandler extends Handler {

    /** A handler. */
    public DefaultErrorHandler() {}

    /** Always throws an {@link HttpErrorException}, which is the answer from then on. */
    @Override
    public UrlResponse errorDefault(UrlRequest request, UrlResponse response, Opener opener) throws HttpErrorException {
        throw new HttpErrorException(request.url(), response.reason(), response);
    }
}
