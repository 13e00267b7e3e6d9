package io.sallyport.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.sallyport.HttpClient;
import io.sallyport.jdk.opener.BasicAuthHandler;
import io.sallyport.jdk.opener.CookieProcessor;
import io.sallyport.jdk.opener.PasswordManager;
import io.sallyport.jdk.opener.UrlResponse;
import io.sallyport.jdk.opener.Urls;
import io.sallyport.jdk.url.UrlHandlers;
import io.sallyport.netty.NettyTransport;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URL;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Java blocks of the README, run. */
@Timeout(60)
final class ReadmeDocsTest {

    private static void serve(PeerConnection connection) {
        while (connection.nextRequest() != null) {
            connection.respond(200, "hello");
        }
    }

    @Test
    void theProgramSaysHello() throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(output, true, UTF_8));
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.otherwise(ReadmeDocsTest::serve);
            Hello.main(new String[] {peer.url("/")});
            StringBuilder received = new StringBuilder();
            for (int i = 1; i <= peer.connections(); i++) {
                received.append(peer.connection(i).receivedText());
            }
            assertThat(received).contains("POST / ", "{\"name\":\"Ada\"}");
        } finally {
            System.setOut(before);
        }
        assertThat(output.toString(UTF_8).lines()).containsExactly("200", "5", "null", "5");
    }

    @Test
    void runsOnGivenLoops() throws Exception {
        EventLoopGroup serverWorkers = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.otherwise(ReadmeDocsTest::serve);
            NettyTransport transport =
                    NettyTransport.builder().eventLoopGroup(serverWorkers).build();
            HttpClient client = HttpClient.builder().transport(transport).build();
            assertThat(client.blocking().get(peer.url("/")).text()).isEqualTo("hello");
            transport.closeAsync(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
        } finally {
            serverWorkers.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    /** The client stays open, since the JVM's URLs are opened by it from now on. */
    @Test
    void opensThePlatformsUrls() throws Exception {
        HttpClient client = HttpClient.create();
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.otherwise(ReadmeDocsTest::serve);
            String url = peer.url("/");
            UrlHandlers.install(client);
            InputStream page = new URL(url).openStream();
            assertThat(page).hasContent("hello");
            assertThat(peer.connection(1).receivedText()).contains("User-Agent: ");
        }
    }

    @Test
    void opensAsPythonDoes() throws Exception {
        PasswordManager passwords = new PasswordManager();
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.otherwise(ReadmeDocsTest::serve);
            String url = peer.url("/");
            Urls.installOpener(Urls.buildOpener(new CookieProcessor(), new BasicAuthHandler(passwords)));
            try (UrlResponse page = Urls.open(url, "a=1".getBytes(UTF_8))) {
                System.out.println(page.status() + " " + page.url());
            }
            assertThat(peer.connection(1).receivedText()).startsWith("POST / ").endsWith("a=1");
        } finally {
            Urls.installOpener(null);
        }
    }
}
