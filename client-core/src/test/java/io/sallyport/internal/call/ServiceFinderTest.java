package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.config.PoolConfig;
import io.sallyport.error.ConversionException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import io.sallyport.fixture.FirstCodec;
import io.sallyport.fixture.FirstTransport;
import io.sallyport.fixture.SecondTransport;
import io.sallyport.spi.JsonCodecProvider;
import io.sallyport.spi.TransportProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Providers on the class path: none, one, two, broken ones. */
final class ServiceFinderTest {

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private static void offer(Class<?> service, Class<?>... providers) {
        List<String> names = List.of(providers).stream().map(Class::getName).toList();
        Thread.currentThread()
                .setContextClassLoader(
                        new OfferingLoader(service.getName(), Set.copyOf(names), String.join("\n", names)));
    }

    @Test
    void withoutATransportTheErrorNamesTheArtifact() {
        assertThatIllegalStateException()
                .isThrownBy(HttpClient::create)
                .withMessage(
                        "no transport found: add the artifact io.sallyport:sallyport-client-netty to the class path"
                                + " or module path, or give the builder a transport");
    }

    @Test
    void theOnlyTransportIsTakenFromTheThreadsLoader() {
        offer(TransportProvider.class, FirstTransport.class);
        assertThat(ServiceFinder.transport().name()).isEqualTo("First");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(HttpClient::create);
    }

    @Test
    void twoTransportsAreListed() {
        offer(TransportProvider.class, SecondTransport.class, FirstTransport.class);
        assertThatIllegalStateException()
                .isThrownBy(HttpClient::create)
                .withMessage("more than one transport found: [io.sallyport.fixture.FirstTransport,"
                        + " io.sallyport.fixture.SecondTransport] (expected: one; remove the others, or give the builder"
                        + " the one to use)");
    }

    @Test
    void oneTransportNamedTwiceIsOne() {
        offer(TransportProvider.class, FirstTransport.class, FirstTransport.class);
        assertThat(ServiceFinder.transport().name()).isEqualTo("First");
    }

    @Test
    void aProviderThatCannotBeLoadedIsNamed() {
        Thread.currentThread()
                .setContextClassLoader(
                        new OfferingLoader(TransportProvider.class.getName(), Set.of(), "no.such.Provider"));
        assertThatIllegalStateException()
                .isThrownBy(HttpClient::create)
                .withMessageStartingWith("a transport cannot be loaded: ")
                .withMessageContaining("no.such.Provider");
    }

    @Test
    void aGivenTransportNeedsNone() {
        assertThat(new FakeTransport().client().build()).isNotNull();
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        new FakeTransport().client().pool(PoolConfig.defaults()).build())
                .withMessageStartingWith("pool together with a transport");
    }

    @Test
    void withoutACodecJsonFailsAndNamesTheArtifact() {
        FakeTransport transport = new FakeTransport();
        CallFuture<Response> sent = transport.client().build().post("http://h/", Map.of("a", 1));
        transport.run();
        ConversionException failure = Failed.with(ConversionException.class, sent);
        assertThat(failure)
                .hasMessageStartingWith("no JSON codec found: add the artifact io.sallyport:sallyport-client-jackson");
        assertThat(failure.phase()).isEqualTo(Phase.PREPARE);
        assertThat(failure.processing()).isEqualTo(Processing.NOT_PROCESSED);

        CallFuture<Response> read = transport.client().build().get("http://h/");
        transport.exchange().answer(200, "{}");
        ConversionException unread =
                Failed.with(ConversionException.class, read.join().json(Map.class));
        assertThat(unread).hasMessageContaining("sallyport-client-jackson");
        assertThat(unread.processing()).isEqualTo(Processing.ANSWERED);
    }

    @Test
    void theOnlyCodecIsFoundWhenItIsNeeded() {
        FakeTransport transport = new FakeTransport();
        HttpClient client = transport.client().build();
        offer(JsonCodecProvider.class, FirstCodec.class);
        client.send(Request.post("http://h/").json(List.of(1)).build());
        restore();
        client.send(Request.post("http://h/").json(List.of(2)).build());
        assertThat(text(transport.exchange(1).request().body())).isEqualTo("json of [1]");
        assertThat(text(transport.exchange(2).request().body())).isEqualTo("json of [2]");
        assertThat(transport.exchange(1).request().headers().first("Content-Type"))
                .isEqualTo("application/json");
    }

    @Test
    void aCodecThatCannotBeLoadedFailsTheCall() {
        Thread.currentThread()
                .setContextClassLoader(
                        new OfferingLoader(JsonCodecProvider.class.getName(), Set.of(), "no.such.Codec"));
        FakeTransport transport = new FakeTransport();
        CallFuture<Response> call = transport.client().build().post("http://h/", Map.of());
        transport.run();
        assertThat(Failed.with(ConversionException.class, call))
                .hasMessageStartingWith("a JSON codec cannot be loaded: ");
    }

    @Test
    void aValueThatCannotBeWrittenFailsTheCall() {
        FakeTransport transport = new FakeTransport();
        CallFuture<Response> call = transport
                .client()
                .jsonCodec(new TextCodec())
                .build()
                .send(Request.post("http://h/").json(new Thread("s3cret")).build());
        transport.run();
        ConversionException failure = Failed.with(ConversionException.class, call);
        assertThat(failure)
                .hasMessageStartingWith("json of java.lang.Thread cannot be written as JSON")
                .hasRootCauseMessage("no bean");
        assertThat(failure.phase()).isEqualTo(Phase.PREPARE);
    }

    private static String text(RequestBody body) {
        return StandardCharsets.UTF_8
                .decode(((RequestBody.Bytes) body).content())
                .toString();
    }

    /** A class path that offers services: it defines the providers anew, outside of any named module. */
    private static final class OfferingLoader extends ClassLoader {

        private final String service;
        private final Set<String> own;
        private final byte[] listing;

        private OfferingLoader(String service, Set<String> own, String listing) {
            super(ServiceFinderTest.class.getClassLoader());
            this.service = service;
            this.own = own;
            this.listing = listing.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals("META-INF/services/" + service)
                    ? Collections.enumeration(List.of(url()))
                    : super.getResources(name);
        }

        @SuppressWarnings("deprecation") // its successor came with Java 20
        private URL url() throws MalformedURLException {
            return new URL(null, "memory:" + service, new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new URLConnection(url) {
                        @Override
                        public void connect() {}

                        @Override
                        public InputStream getInputStream() {
                            return new ByteArrayInputStream(listing);
                        }
                    };
                }
            });
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            String outer = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
            if (!own.contains(outer)) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = "/" + name.replace('.', '/') + ".class";
            try (InputStream in = ServiceFinderTest.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
