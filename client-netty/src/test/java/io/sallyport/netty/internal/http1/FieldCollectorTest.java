package io.sallyport.netty.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldCollectorTest {

    private static final Headers BEFORE = Headers.of("Server", "x", "Content-Length", "5", "ETag", "a");

    @Test
    void fieldsThatAreAllAsBeforeAreTheSameObject() {
        assertThat(collect(BEFORE)).isSameAs(BEFORE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Server:x",
                "Server:x,Content-Length:5",
                "Server:x,Content-Length:5,ETag:b",
                "Server:x,content-length:5,ETag:a",
                "Server:x,Content-Length:6,ETag:a",
                "Server:x,Content-Length:5,ETag:a,ETag:a",
                "Content-Length:5,Server:x,ETag:a"
            })
    void fieldsThatDifferAnywhereAreAsTheyCame(String text) {
        Headers.Builder sent = Headers.builder();
        for (String field : text.split(",", -1)) {
            sent.add(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(':') + 1));
        }
        assertThat(collect(sent.build()).toString()).isEqualTo(sent.build().toString());
    }

    private static Headers collect(Headers sent) {
        FieldCollector fields = new FieldCollector(BEFORE);
        for (int i = 0; i < sent.size(); i++) {
            fields.add(sent.name(i), sent.value(i));
        }
        assertThat(fields.size()).isEqualTo(sent.size());
        return fields.build();
    }
}
