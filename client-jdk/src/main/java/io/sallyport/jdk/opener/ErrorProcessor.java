package io.sallyport.jdk.opener;

import java.io.IOException;

/** Hands answers by HTTP whose status is not 2xx to {@link Opener#error}, after all other handlers worked on them. Immutable. */
public class ErrorProcessor extends Handler {

    /** Its {@link #handlerOrder}: 1000. */
    public static final int ORDER = 1000;

    /** A handler. */
    public ErrorProcessor() {}

    @Override
    public int handlerOrder() {
        return ORDER;
    }

    @Override
    public UrlResponse response(UrlRequest request, UrlResponse response, Opener opener) throws IOException {
        boolean good = response.status() >= 200 && response.status() < 300;
        return good || !UrlParts.isHttp(request.scheme()) ? response : opener.error(request, response);
    }
}
