package io.sallyport.jdk.opener;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Responses read to their end, and closed. */
final class Texts {

    private Texts() {}

    static String of(UrlResponse opened) throws IOException {
        try (UrlResponse response = opened) {
            return new String(response.stream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
