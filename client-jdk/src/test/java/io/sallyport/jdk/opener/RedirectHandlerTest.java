package io.sallyport.jdk.opener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects where we are not as Python is, and where Python's rules end. */
@Timeout(60)
final class RedirectHandlerTest extends OnOrigin {

    private Origin other;
    private Opener opener;

    @BeforeEach
    void start() throws IOException {
        other = Origin.start();
        opener = opener(new RedirectHandler());
    }

    @AfterEach
    void stop() {
        other.close();
    }

    @Test
    void secretsStayWithTheirOrigin() throws IOException {
        UrlRequest.Builder request = UrlRequest.builder(origin.url("/redirect/302?" + other.url("/there")))
                .header("Authorization", "Bearer t")
                .header("Cookie", "a=1")
                .header("X-One", "secret")
                .header("X-Two", "2")
                .sensitive("x-one");
        Texts.of(opener.open(request.build()));
        assertThat(origin.received())
                .singleElement()
                .asString()
                .contains("Authorization: Bearer t", "Cookie: a=1", "X-One: secret", "X-Two: 2");
        assertThat(other.received())
                .singleElement()
                .asString()
                .doesNotContain("Authorization", "Cookie", "X-One")
                .contains("X-Two: 2");
    }

    @Test
    void atTheSameOriginTheyGoAlong() throws IOException {
        UrlRequest request = UrlRequest.builder(origin.url("/redirect/302?/there"))
                .header("Authorization", "Bearer t")
                .unredirectedHeader("X-One", "1")
                .build();
        Texts.of(opener.open(request));
        assertThat(origin.received().get(1)).contains("Authorization: Bearer t").doesNotContain("X-One");
    }

    @Test
    void headStaysHead() throws IOException {
        Texts.of(opener.open(UrlRequest.builder(origin.url("/redirect/302?/there"))
                .method("HEAD")
                .build()));
        assertThat(origin.received().get(1)).startsWith("HEAD /there ");
    }

    @ParameterizedTest
    @CsvSource({"/loop, 5", "/chain/20, 11"})
    void circlesEnd(String path, int requests) throws IOException {
        HttpErrorException error = catchThrowableOfType(HttpErrorException.class, () -> opener.open(origin.url(path)));
        assertThat(error.status()).isEqualTo(302);
        assertThat(error.reason()).contains("infinite loop", "maxRepeats (4)", "maxRedirections (10)");
        assertThat(Texts.of(error)).isEqualTo("moved");
        assertThat(origin.received()).hasSize(requests);
    }

    @Test
    void aSubclassSetsTheLimitsAndTheRequest() throws IOException {
        Opener own = opener(new RedirectHandler() {
            @Override
            protected int maxRepeats() {
                return 1;
            }

            @Override
            protected @Nullable UrlRequest redirectRequest(UrlRequest request, UrlResponse response, String newUrl)
                    throws IOException {
                UrlRequest next = super.redirectRequest(request, response, newUrl);
                return next == null || newUrl.endsWith("/not")
                        ? null
                        : next.toBuilder().header("X-One", "own").build();
            }
        });
        assertThatThrownBy(() -> own.open(origin.url("/loop"))).isInstanceOf(HttpErrorException.class);
        assertThat(origin.received()).hasSize(2).last().asString().contains("X-One: own");
        assertThatThrownBy(() -> own.open(origin.url("/redirect/302?/not"))).isInstanceOf(HttpErrorException.class);
        assertThat(origin.received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "data:,x",
                "javascript:x",
                "http://",
                "http://a:b@127.0.0.1/",
                "//[",
                "jar:x"
            })
    void otherPlacesAreNotGoneTo(String location) throws IOException {
        Origin server = origin;
        HttpErrorException error = catchThrowableOfType(
                HttpErrorException.class, () -> opener.open(server.url("/redirect/302?" + encoded(location))));
        assertThat(error.status()).isEqualTo(302);
        error.close();
        assertThat(origin.received()).hasSize(1);
    }

    private static String encoded(String location) {
        return location.replace("[", "%5B");
    }

    @Test
    void whatARedirectLedToSaysSo() throws IOException {
        Handler noting = new RedirectHandler() {
            @Override
            public UrlRequest request(UrlRequest request, Opener opener) {
                return request.toBuilder()
                        .header("X-Two", request.originHost() + " " + request.isUnverifiable())
                        .build();
            }
        };
        Texts.of(opener(noting).open(origin.url("/redirect/302?http://localhost:" + other.port() + "/")));
        assertThat(origin.received().get(0)).contains("X-Two: 127.0.0.1 false");
        assertThat(other.received().get(0)).contains("X-Two: 127.0.0.1 true");
    }
}
