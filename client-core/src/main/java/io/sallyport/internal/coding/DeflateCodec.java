package io.sallyport.internal.coding;

import io.sallyport.spi.ContentCodec;
import java.util.List;

/** The codings on the platform's Deflate (RFC 9110 sections 8.4.1.2 and 8.4.1.3). Stateless. */
enum DeflateCodec implements ContentCodec {
    /** RFC 1952, one member or more. */
    GZIP("gzip") {
        @Override
        public List<String> aliases() {
            return List.of("x-gzip");
        }

        @Override
        public Decoder decoder() {
            return new GzipDecoder();
        }

        @Override
        public Encoder encoder() {
            return new DeflateEncoder(true);
        }
    },
    /** RFC 1950; or the bare RFC 1951 that some servers send under this name. */
    DEFLATE("deflate") {
        @Override
        public Decoder decoder() {
            return new DeflateDecoder();
        }

        @Override
        public Encoder encoder() {
            return new DeflateEncoder(false);
        }
    };

    private final String token;

    DeflateCodec(String token) {
        this.token = token;
    }

    @Override
    public String token() {
        return token;
    }
}
