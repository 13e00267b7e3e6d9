package io.sallyport.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every failure: its facts, its text, and its copy for another caller. */
final class LeavesTest {

    interface Leaf {

        HttpClientException make(FailureFacts facts, String message, @Nullable Throwable cause);
    }

    private static final FailureFacts FACTS = new FailureFacts(
            Phase.RESPONSE_HEAD,
            Processing.MAYBE_PROCESSED,
            Request.get("https://u:p@h/a").header("Authorization", "s3cret").build(),
            InetSocketAddress.createUnresolved("h", 443),
            Duration.ofSeconds(3),
            7,
            100,
            20,
            Map.of(Phase.POOL, Duration.ofMillis(5)));

    static Stream<Arguments> leaves() {
        return Stream.of(
                leaf("AuthenticationException", AuthenticationException::new),
                leaf("BlockingExecutorException", BlockingExecutorException::new),
                leaf("BodyClosedException", BodyClosedException::new),
                leaf("BodySaveException", BodySaveException::new),
                leaf("BodyTooLargeException", BodyTooLargeException::new),
                leaf("BodyUnclaimedException", BodyUnclaimedException::new),
                leaf("CallCancelledException", CallCancelledException::new),
                leaf("CallTimeoutException", CallTimeoutException::new),
                leaf("CallbackRejectedException", CallbackRejectedException::new),
                leaf("ClientClosedException", ClientClosedException::new),
                leaf("ConnectFailedException", ConnectFailedException::new),
                leaf("ConnectTimeoutException", ConnectTimeoutException::new),
                leaf("ConnectionLostException", ConnectionLostException::new),
                leaf("ConversionException", ConversionException::new),
                leaf("DecodingException", DecodingException::new),
                leaf("DecompressionRatioException", DecompressionRatioException::new),
                leaf("InterceptorException", InterceptorException::new),
                leaf("PoolExhaustedException", PoolExhaustedException::new),
                leaf("PoolTimeoutException", PoolTimeoutException::new),
                leaf("ProtocolException", ProtocolException::new),
                leaf("ReadTimeoutException", ReadTimeoutException::new),
                leaf("RedirectException", RedirectException::new),
                leaf("RequestBodyException", RequestBodyException::new),
                leaf("ResolveFailedException", ResolveFailedException::new),
                leaf("ResponseTimeoutException", ResponseTimeoutException::new),
                leaf("TlsFailedException", TlsFailedException::new),
                leaf("TlsTimeoutException", TlsTimeoutException::new),
                leaf("TruncatedBodyException", TruncatedBodyException::new),
                leaf("WriteTimeoutException", WriteTimeoutException::new));
    }

    private static Arguments leaf(String name, Leaf leaf) {
        return Arguments.of(name, leaf);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leaves")
    void theCopyForACallerKeepsTypeFactsTextCauseAndSuppressed(String name, Leaf leaf) {
        IOException cause = new IOException("deep");
        IOException earlier = new IOException("earlier");
        HttpClientException original = leaf.make(FACTS, "what happened", cause);
        original.addSuppressed(earlier);
        HttpClientException copy = callerOf(original);
        assertThat(copy).isExactlyInstanceOf(original.getClass()).isNotSameAs(original);
        assertThat(copy.getClass().getSimpleName()).isEqualTo(name);
        assertThat(copy.facts()).isEqualTo(FACTS);
        assertThat(copy.getMessage())
                .isEqualTo("what happened [GET https://h/a, RESPONSE_HEAD, MAYBE_PROCESSED]")
                .isEqualTo(original.getMessage());
        assertThat(copy.getCause()).isSameAs(cause);
        assertThat(copy.getSuppressed()).containsExactly(earlier, original);
        assertThat(copy.getStackTrace()).anyMatch(frame -> frame.getMethodName().equals("callerOf"));
        assertThat(original.getSuppressed()).containsExactly(earlier);
    }

    private static HttpClientException callerOf(HttpClientException original) {
        return original.forCaller();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leaves")
    void timeoutsHaveThePlatformsOwnCause(String name, Leaf leaf) {
        HttpClientException failure = leaf.make(FACTS, "late", null);
        if (failure instanceof TimeoutException) {
            assertThat(name).endsWith("TimeoutException");
            assertThat(failure).hasCauseInstanceOf(SocketTimeoutException.class);
            assertThat(callerOf(failure).getCause()).isSameAs(failure.getCause());
        } else {
            assertThat(name).doesNotEndWith("TimeoutException");
            assertThat(failure).hasNoCause();
        }
    }

    @Test
    void accessorsGiveTheFacts() {
        HttpClientException failure = new ConnectionLostException(FACTS, "gone", null);
        assertThat(failure.phase()).isEqualTo(Phase.RESPONSE_HEAD);
        assertThat(failure.processing()).isEqualTo(Processing.MAYBE_PROCESSED);
        assertThat(failure.address()).isEqualTo(FACTS.address());
        assertThat(failure.connectionAge()).isEqualTo(Duration.ofSeconds(3));
        assertThat(failure.connectionUses()).isEqualTo(7);
        assertThat(failure.bytesSent()).isEqualTo(100);
        assertThat(failure.bytesReceived()).isEqualTo(20);
        assertThat(failure.times()).containsExactly(Map.entry(Phase.POOL, Duration.ofMillis(5)));
        assertThat(failure.toString())
                .isEqualTo("io.sallyport.error.ConnectionLostException: gone"
                        + " [GET https://h/a, RESPONSE_HEAD, MAYBE_PROCESSED]");
    }

    @Test
    void theRequestOfFactsIsMasked() {
        Request request = Objects.requireNonNull(FACTS.request());
        assertThat(String.valueOf(request.headers())).isEqualTo("[Authorization: ***]");
        assertThat(request.headers().first("Authorization")).isEqualTo("***");
        assertThat(request.target().userInfo()).isNull();
        assertThat(FACTS.toString()).doesNotContain("s3cret").doesNotContain("u:p");
    }

    @Test
    void factsChangeOneByOne() {
        Request request = Request.get("http://h/").build();
        FailureFacts unsent = FailureFacts.unsent(Phase.CONNECT, request);
        assertThat(unsent.processing()).isEqualTo(Processing.NOT_PROCESSED);
        assertThat(unsent.request()).isSameAs(request);
        assertThat(unsent.connectionUses()).isZero();
        FailureFacts changed =
                unsent.answered().in(Phase.RESPONSE_BODY).at(FACTS.address()).taking(Map.of(Phase.POOL, Duration.ZERO));
        assertThat(changed)
                .isEqualTo(new FailureFacts(
                        Phase.RESPONSE_BODY,
                        Processing.ANSWERED,
                        request,
                        FACTS.address(),
                        Duration.ZERO,
                        0,
                        0,
                        0,
                        Map.of(Phase.POOL, Duration.ZERO)));
        assertThat(FailureFacts.UNKNOWN.about(request).request()).isSameAs(request);
        assertThat(FailureFacts.UNKNOWN.processing()).isEqualTo(Processing.MAYBE_PROCESSED);
        assertThat(FailureFacts.unsent(Phase.POOL, null).request()).isNull();
    }

    @Test
    void withoutARequestTheTextSaysTheRest() {
        assertThat(new ClientClosedException(FailureFacts.UNKNOWN, "closed", null))
                .hasMessage("closed [PREPARE, MAYBE_PROCESSED]");
    }

    @Test
    void aRedirectThatIsNotFollowedKeepsItsAnswers() {
        List<Response> answers = List.of(proxy());
        RedirectException failure = new RedirectException(FACTS, "ftp", null, answers);
        assertThat((Object) failure.history()).isSameAs(answers);
        assertThat((Object) ((RedirectException) callerOf(failure)).history()).isSameAs(answers);
        assertThat(new RedirectException(FACTS, "ftp", null).history()).isEmpty();
    }

    private static Response proxy() {
        return (Response) java.lang.reflect.Proxy.newProxyInstance(
                LeavesTest.class.getClassLoader(), new Class<?>[] {Response.class}, (self, method, arguments) -> null);
    }

    @Test
    void aFailureSurvivesSerialisationWithoutItsFacts() throws Exception {
        HttpClientException failure = new ConnectFailedException(FACTS, "refused", new IOException("deep"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            HttpClientException read = (HttpClientException) in.readObject();
            assertThat(read).isExactlyInstanceOf(ConnectFailedException.class).hasMessage("refused");
            assertThat(read).hasRootCauseMessage("deep");
            assertThat(read.facts()).isSameAs(FailureFacts.UNKNOWN);
        }
    }
}
