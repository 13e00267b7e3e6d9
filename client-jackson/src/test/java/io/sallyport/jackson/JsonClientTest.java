package io.sallyport.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.BlockingHttpClient;
import io.sallyport.HttpClient;
import io.sallyport.HttpClientException;
import io.sallyport.RequestBody;
import io.sallyport.TypeRef;
import io.sallyport.error.ConversionException;
import io.sallyport.testing.FakeAnswer;
import io.sallyport.testing.FakeTransport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The codec as a client uses it, found by the service loader. */
final class JsonClientTest {

    private static final String URL = "http://accounts.example/";

    record Account(String name, int age) {}

    @Test
    void writesMapsRecordsAndLists() throws HttpClientException {
        FakeTransport fake = FakeTransport.answering(request -> FakeAnswer.status(204));
        BlockingHttpClient client = client(fake);

        client.post(URL, Map.of("name", "Ada"));
        client.post(URL, RequestBody.json(new Account("Ada", 36)));
        client.put(URL, RequestBody.json(List.of(1, 2)));

        assertThat(fake.requests().get(0).headers().first("Content-Type")).isEqualTo("application/json");
        assertThat(fake.requests())
                .extracting(FakeTransport::bodyText)
                .satisfiesExactly(
                        map -> assertThat(map).isEqualTo("{\"name\":\"Ada\"}"),
                        bean -> assertThat(bean).contains("\"name\":\"Ada\"", "\"age\":36"),
                        list -> assertThat(list).isEqualTo("[1,2]"));
    }

    @Test
    void readsRecordsAndGenericTypes() throws HttpClientException {
        BlockingHttpClient client = client(FakeTransport.answeringInTurn(
                FakeAnswer.json("{\"name\":\"Ada\",\"age\":36}"), FakeAnswer.json("[{\"name\":\"Ada\",\"age\":36}]")));

        assertThat(client.get(URL).json(Account.class)).isEqualTo(new Account("Ada", 36));
        assertThat(client.get(URL).json(new TypeRef<List<Account>>() {})).containsExactly(new Account("Ada", 36));
    }

    @Test
    void failsByTheRightTypeAndTellsNoContent() {
        BlockingHttpClient client = client(FakeTransport.answeringInTurn(
                FakeAnswer.json("null"), FakeAnswer.json("{\"name\":hunter2}"), FakeAnswer.json("[\"hunter2\"]")));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> client.get(URL).json(Account.class))
                    .isInstanceOf(ConversionException.class)
                    .hasMessageContaining(Account.class.getName())
                    .message()
                    .doesNotContain("hunter2");
        }
    }

    private static BlockingHttpClient client(FakeTransport fake) {
        return HttpClient.builder().transport(fake).build().blocking();
    }
}
