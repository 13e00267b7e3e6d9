package io.sallyport.internal.coding;

import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.config.BodyConfig;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.DecodingException;
import io.sallyport.error.DecompressionRatioException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.internal.text.Tokens;
import io.sallyport.spi.ContentCodec;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.ResponseHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether and how bodies of responses are decoded (RFC 9110 section 8.4). Immutable. */
public final class Decoding {

    /** Codings of one body: more is taken for none that is understood. */
    static final int MAX_CODINGS = 4;

    private static final int PARTIAL_CONTENT = 206;

    private final Codecs codecs;
    private final BodyConfig config;
    private final boolean byDefault;

    /**
     * How a client decodes.
     *
     * @param asksItself false if the client's default headers ask for codings
     */
    public Decoding(Codecs codecs, BodyConfig config, boolean asksItself) {
        this.codecs = codecs;
        this.config = config;
        this.byDefault = config.decode() && asksItself;
    }

    /** Whether the response to this request, as it goes out, is to be decoded. */
    public boolean wanted(Request request) {
        Boolean own = request.options().decode();
        return own != null ? own : byDefault && !request.options().literal();
    }

    /** The body as users read it: decoded, or as it came if it is not to be decoded, has no coding, or one that is not known. */
    public IncomingBody of(Request request, ResponseHead head, IncomingBody body) {
        if (!head.headers().contains("Content-Encoding") || head.status() == PARTIAL_CONTENT || !wanted(request)) {
            return body;
        }
        List<ContentCodec> known = decoders(head.headers());
        return known == null || known.isEmpty() ? body : new DecodedBody(this, request, known, body);
    }

    /** The codecs to apply, in their order; null if one is not known, or there are too many. */
    private @Nullable List<ContentCodec> decoders(Headers headers) {
        List<ContentCodec> known = new ArrayList<>(2);
        for (String name : names(headers)) {
            ContentCodec codec = codecs.find(name);
            if (codec == null || known.size() == MAX_CODINGS) {
                return null;
            }
            known.add(codec);
        }
        Collections.reverse(known);
        return known;
    }

    /** The names of the codings in lower case, in the order in which they were applied. */
    public static List<String> names(Headers headers) {
        List<String> names = new ArrayList<>(2);
        for (String name : headers.list("Content-Encoding")) {
            if (!Tokens.equalsIgnoreCase(name, "identity")) {
                names.add(Tokens.lower(name));
            }
        }
        return Collections.unmodifiableList(names);
    }

    /** Decoders that mind the client's limit. */
    Stages stages(List<ContentCodec> applied) throws IOException {
        return new Stages(applied, config.maxDecompressionRatio(), BodyConfig.DECOMPRESSION_RATIO_FROM);
    }

    /** The most a reader may keep in memory. */
    long maxBufferedBytes() {
        return config.maxBufferedBytes();
    }

    HttpClientException failure(Request request, IOException cause) {
        return cause instanceof Stages.TooMuchException
                ? new DecompressionRatioException(
                        facts(request),
                        cause.getMessage() + ", more than BodyConfig.maxDecompressionRatio ("
                                + config.maxDecompressionRatio()
                                + " to 1) allows: raise it for bodies that are known to be so",
                        null)
                : new DecodingException(facts(request), "the body cannot be decoded: " + cause.getMessage(), cause);
    }

    static HttpClientException truncated(Request request) {
        return new DecodingException(
                facts(request), "the body cannot be decoded: it ended before its coded data was complete", null);
    }

    static HttpClientException closed(Request request) {
        return new BodyClosedException(facts(request), "the body was closed", null);
    }

    private static FailureFacts facts(Request request) {
        return FailureFacts.unsent(Phase.RESPONSE_BODY, request).answered();
    }
}
