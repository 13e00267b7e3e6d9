package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bounds and defaults of all settings; each error names setting, value and bound. */
final class ConfigBoundsTest {

    private static final Duration BELOW = Duration.ofNanos(-1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooSmallOrTooLarge")
    void whatIsOutOfBoundsIsRefused(String message, ThrowingCallable setter) {
        assertThatIllegalArgumentException().isThrownBy(setter).withMessage(message);
    }

    static Stream<Arguments> tooSmallOrTooLarge() {
        String none = " (expected: zero for none, or more, at most PT876000H)";
        return Stream.of(
                refused("pool: PT-0.000000001S" + none, () -> Timeouts.builder().pool(BELOW)),
                refused(
                        "connect: PT-0.000000001S" + none,
                        () -> Timeouts.builder().connect(BELOW)),
                refused("tls: PT-0.000000001S" + none, () -> Timeouts.builder().tls(BELOW)),
                refused(
                        "write: PT-0.000000001S" + none,
                        () -> Timeouts.builder().write(BELOW)),
                refused(
                        "response: PT-0.000000001S" + none,
                        () -> Timeouts.builder().response(BELOW)),
                refused(
                        "read: PT876000H0.000000001S" + none,
                        () -> Timeouts.builder().read(LONGEST.plusNanos(1))),
                refused(
                        "idleTimeout: PT876000H0.000000001S" + none,
                        () -> PoolConfig.builder().idleTimeout(LONGEST.plusNanos(1))),
                refused("read: PT-0.000000001S" + none, () -> Timeouts.builder().read(BELOW)),
                refused("call: PT-0.000000001S" + none, () -> Timeouts.builder().call(BELOW)),
                refused(
                        "maxConnectionsPerRoute: 0 (expected: >= 1)",
                        () -> PoolConfig.builder().maxConnectionsPerRoute(0)),
                refused(
                        "maxConnections: -1 (expected: >= 0)",
                        () -> PoolConfig.builder().maxConnections(-1)),
                refused(
                        "maxConnectionsPerAddress: -1 (expected: >= 0)",
                        () -> PoolConfig.builder().maxConnectionsPerAddress(-1)),
                refused(
                        "maxUses: -1 (expected: >= 0)",
                        () -> PoolConfig.builder().maxUses(-1)),
                refused(
                        "maxWaiters: -1 (expected: >= 0)",
                        () -> PoolConfig.builder().maxWaiters(-1)),
                refused(
                        "idleTimeout: PT-0.000000001S" + none,
                        () -> PoolConfig.builder().idleTimeout(BELOW)),
                refused(
                        "maxAge: PT-0.000000001S" + none,
                        () -> PoolConfig.builder().maxAge(BELOW)),
                refused(
                        "maxHeaderBytes: 255 (expected: >= 256)",
                        () -> Http1Config.builder().maxHeaderBytes(255)),
                refused(
                        "maxHeaderCount: 0 (expected: >= 1)",
                        () -> Http1Config.builder().maxHeaderCount(0)),
                refused(
                        "maxInterimResponses: -1 (expected: >= 0)",
                        () -> Http1Config.builder().maxInterimResponses(-1)),
                refused(
                        "maxReadAheadBytes: -1 (expected: 0 to 9223372036854775807)",
                        () -> PoolConfig.builder().maxReadAheadBytes(-1)),
                refused(
                        "unclaimedTimeout: PT-0.000000001S" + none,
                        () -> BodyConfig.builder().unclaimedTimeout(BELOW)),
                refused(
                        "maxRedirects: -1 (expected: 0 to 1000)",
                        () -> RedirectConfig.builder().maxRedirects(-1)),
                refused(
                        "maxRedirects: 1001 (expected: 0 to 1000)",
                        () -> RedirectConfig.builder().maxRedirects(1001)),
                refused(
                        "maxAttempts: 0 (expected: 1 to 100)",
                        () -> RetryPolicy.builder().maxAttempts(0)),
                refused(
                        "maxAttempts: 101 (expected: 1 to 100)",
                        () -> RetryPolicy.builder().maxAttempts(101)),
                refused(
                        "baseDelay: PT0S (expected: more than zero, at most PT876000H)",
                        () -> RetryPolicy.builder().baseDelay(Duration.ZERO)),
                refused(
                        "maxDelay: PT-0.000000001S (expected: more than zero, at most PT876000H)",
                        () -> RetryPolicy.builder().maxDelay(BELOW)),
                refused(
                        "maxRetryAfter: PT0S (expected: more than zero, at most PT876000H)",
                        () -> RetryPolicy.builder().maxRetryAfter(Duration.ZERO)),
                refused(
                        "baseDelay: PT2S (expected: at most maxDelay, PT1S)",
                        () -> RetryPolicy.builder()
                                .baseDelay(Duration.ofSeconds(2))
                                .maxDelay(Duration.ofSeconds(1))
                                .build()),
                refused(
                        "statuses: 399 (expected: 400 to 599)",
                        () -> RetryPolicy.builder().statuses(503, 399)),
                refused(
                        "statuses: 600 (expected: 400 to 599)",
                        () -> RetryPolicy.builder().statuses(600)),
                refused(
                        "budgetPercent: -1 (expected: 0 to 100)",
                        () -> RetryPolicy.builder().budget(-1, 0)),
                refused(
                        "budgetPercent: 101 (expected: 0 to 100)",
                        () -> RetryPolicy.builder().budget(101, 0)),
                refused(
                        "budgetMinimum: -1 (expected: >= 0)",
                        () -> RetryPolicy.builder().budget(0, -1)),
                refused(
                        "window: 1023 (expected: 1024 to 16777216)",
                        () -> BodyConfig.builder().window(1023)),
                refused(
                        "window: 16777217 (expected: 1024 to 16777216)",
                        () -> BodyConfig.builder().window(16 * 1024 * 1024 + 1)),
                refused(
                        "maxDecompressionRatio: 0 (expected: >= 1)",
                        () -> BodyConfig.builder().maxDecompressionRatio(0)),
                refused(
                        "maxBufferedBytes: -1 (expected: 0 to 2147483639)",
                        () -> BodyConfig.builder().maxBufferedBytes(-1)),
                refused(
                        "maxBufferedBytes: 2147483640 (expected: 0 to 2147483639)",
                        () -> BodyConfig.builder().maxBufferedBytes(2147483640L)));
    }

    private static Arguments refused(String message, ThrowingCallable setter) {
        return Arguments.of(message, setter);
    }

    @Test
    void theBoundsThemselvesAreAccepted() {
        assertThatCode(() -> {
                    Timeouts.builder()
                            .pool(Duration.ZERO)
                            .connect(Duration.ZERO)
                            .tls(Duration.ZERO)
                            .write(LONGEST)
                            .response(LONGEST)
                            .read(LONGEST)
                            .call(LONGEST)
                            .build();
                    PoolConfig.builder()
                            .maxConnectionsPerRoute(1)
                            .maxConnections(0)
                            .maxConnectionsPerAddress(0)
                            .maxUses(0)
                            .maxWaiters(0)
                            .idleTimeout(Duration.ZERO)
                            .maxAge(Duration.ZERO)
                            .maxReadAheadBytes(0)
                            .build();
                    Http1Config.builder()
                            .maxHeaderBytes(256)
                            .maxHeaderCount(1)
                            .maxInterimResponses(0)
                            .build();
                    RedirectConfig.builder().maxRedirects(0).maxRedirects(1000).build();
                    RetryPolicy.builder()
                            .maxAttempts(1)
                            .maxAttempts(100)
                            .baseDelay(LONGEST)
                            .maxDelay(LONGEST)
                            .maxRetryAfter(LONGEST)
                            .statuses()
                            .statuses(400, 599, 400)
                            .budget(0, 0)
                            .budget(100, Integer.MAX_VALUE)
                            .build();
                    BodyConfig.builder()
                            .window(1024)
                            .maxBufferedBytes(0)
                            .unclaimedTimeout(LONGEST)
                            .build();
                    BodyConfig.builder()
                            .window(16 * 1024 * 1024)
                            .maxBufferedBytes(2147483639L)
                            .build();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void defaultsAreTheConstants() {
        assertThat(Timeouts.defaults())
                .hasToString(
                        "Timeouts[pool=PT10S, connect=PT5S, proxy=PT10S, tls=PT10S, write=PT30S, response=PT30S, read=PT30S, call=PT0S]")
                .isEqualTo(Timeouts.builder().build())
                .isEqualTo(Timeouts.builder()
                        .pool(Timeouts.DEFAULT_POOL)
                        .connect(Timeouts.DEFAULT_CONNECT)
                        .tls(Timeouts.DEFAULT_TLS)
                        .write(Timeouts.DEFAULT_WRITE)
                        .response(Timeouts.DEFAULT_RESPONSE)
                        .read(Timeouts.DEFAULT_READ)
                        .call(Timeouts.DEFAULT_CALL)
                        .build());
        assertThat(PoolConfig.defaults())
                .hasToString("PoolConfig[maxConnectionsPerRoute=256, maxConnections=0,"
                        + " maxConnectionsPerAddress=0, maxWaiters=10000, idleTimeout=PT30S, maxAge=PT0S, maxUses=0,"
                        + " maxReadAheadBytes=67108864]")
                .isEqualTo(PoolConfig.builder().build());
        assertThat(Http1Config.defaults())
                .hasToString("Http1Config[maxHeaderBytes=65536, maxHeaderCount=500, maxInterimResponses=8]")
                .isEqualTo(Http1Config.builder().build());
        assertThat(BodyConfig.defaults())
                .hasToString("BodyConfig[window=65536, maxBufferedBytes=134217728, unclaimedTimeout=PT1M,"
                        + " decode=true, maxDecompressionRatio=1000]")
                .isEqualTo(BodyConfig.builder().build());
        assertThat(RedirectConfig.defaults())
                .hasToString("RedirectConfig[policy=NORMAL, maxRedirects=20]")
                .isEqualTo(RedirectConfig.builder().build());
        assertThat(RetryPolicy.defaults())
                .hasToString("RetryPolicy[maxAttempts=3, baseDelay=PT0.1S, maxDelay=PT10S, maxRetryAfter=PT30S,"
                        + " statuses=[408, 429, 502, 503, 504], retriesTimeouts=true, budgetPercent=20,"
                        + " budgetMinimum=10]")
                .isEqualTo(RetryPolicy.builder().build());
        assertThat(RetryPolicy.none().maxAttempts()).isEqualTo(1);
        assertThat(ClientConfig.defaults())
                .isEqualTo(new ClientConfig(
                        Timeouts.defaults(),
                        TlsConfig.defaults(),
                        Http1Config.defaults(),
                        BodyConfig.defaults(),
                        AddressGuard.off()));
    }

    @Test
    void aBuilderStartsWithAllOfAConfiguration() {
        Duration second = Duration.ofSeconds(1);
        Timeouts timeouts = Timeouts.builder()
                .pool(second)
                .connect(second)
                .tls(second)
                .write(second)
                .response(second)
                .read(second)
                .call(second)
                .build();
        assertThat(timeouts.toBuilder().build())
                .isEqualTo(timeouts)
                .hasSameHashCodeAs(timeouts)
                .isNotEqualTo(Timeouts.defaults());
        PoolConfig pool = PoolConfig.builder()
                .maxConnectionsPerRoute(1)
                .maxConnections(2)
                .maxConnectionsPerAddress(6)
                .maxUses(7)
                .maxWaiters(4)
                .idleTimeout(second)
                .maxAge(second)
                .maxReadAheadBytes(8)
                .build();
        assertThat(pool.toBuilder().build())
                .isEqualTo(pool)
                .hasSameHashCodeAs(pool)
                .isNotEqualTo(PoolConfig.defaults());
        Http1Config http1 = Http1Config.builder()
                .maxHeaderBytes(1000)
                .maxHeaderCount(2)
                .maxInterimResponses(3)
                .build();
        assertThat(http1.toBuilder().build())
                .isEqualTo(http1)
                .hasSameHashCodeAs(http1)
                .isNotEqualTo(Http1Config.defaults());
        RedirectConfig redirects = RedirectConfig.builder()
                .policy(RedirectConfig.Policy.ALWAYS)
                .maxRedirects(3)
                .build();
        assertThat(redirects.toBuilder().build())
                .isEqualTo(redirects)
                .hasSameHashCodeAs(redirects)
                .isNotEqualTo(RedirectConfig.defaults());
        RetryPolicy retries = RetryPolicy.builder()
                .maxAttempts(4)
                .baseDelay(second)
                .maxDelay(Duration.ofSeconds(2))
                .maxRetryAfter(Duration.ofSeconds(3))
                .statuses(500, 503)
                .retryTimeouts(false)
                .budget(30, 5)
                .retryOn(RetryPolicy.Outcome::worthwhile)
                .build();
        assertThat(retries.toBuilder().build())
                .isEqualTo(retries)
                .hasSameHashCodeAs(retries)
                .isNotEqualTo(RetryPolicy.defaults());
        BodyConfig body = BodyConfig.builder()
                .window(2000)
                .maxBufferedBytes(3)
                .unclaimedTimeout(second)
                .decode(false)
                .maxDecompressionRatio(7)
                .build();
        assertThat(body.toBuilder().build())
                .isEqualTo(body)
                .hasSameHashCodeAs(body)
                .isNotEqualTo(BodyConfig.defaults());
    }

    @Test
    void eachTimeoutIsItsOwn() {
        Timeouts timeouts = Timeouts.builder()
                .pool(Duration.ofSeconds(1))
                .connect(Duration.ofSeconds(2))
                .tls(Duration.ofSeconds(3))
                .write(Duration.ofSeconds(4))
                .response(Duration.ofSeconds(5))
                .read(Duration.ofSeconds(6))
                .call(Duration.ofSeconds(7))
                .build();
        assertThat(Stream.of(
                                timeouts.pool(),
                                timeouts.connect(),
                                timeouts.tls(),
                                timeouts.write(),
                                timeouts.response(),
                                timeouts.read(),
                                timeouts.call())
                        .map(Duration::toSeconds))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }
}
