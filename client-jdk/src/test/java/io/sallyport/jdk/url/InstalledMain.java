package io.sallyport.jdk.url;

import io.sallyport.HttpClient;
import io.sallyport.config.TlsConfig;
import io.sallyport.proxy.Proxy;
import io.sallyport.testing.PeerConnection;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;

/** A program in a JVM of its own: what is installed counts for all of it. Prints what it sees. */
final class InstalledMain {

    private static final int PARALLEL = 4;

    private InstalledMain() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("secure")) {
            ChildJvm.see(new URL("https://localhost/").openConnection().getURL());
            return;
        }
        URL before = new URL(arguments[1]);
        switch (arguments[0]) {
            case "installed" -> installed(arguments[1]);
            case "taken" -> taken();
            case "trusting" -> trusting(before);
            case "defaulted" -> defaulted();
            case "early" -> early();
            case "earlyInstalled" -> earlyInstalled();
            case "earlyBesideSettings" -> earlyBesideSettings();
            case "earlyContext" -> earlyContext();
            case "earlyBesideEngine" -> earlyBesideEngine();
            case "earlyAndParallel" -> earlyAndParallel();
            case "proxied" -> proxied();
            case "proxyCloses" -> proxyCloses();
            case "unset" -> unset();
            case "unsetAndClosed" -> unsetAndClosed("");
            case "unsetAndClosing" -> unsetAndClosed("Connection: close\r\n");
            case "unsetAndParallel" -> unsetAndParallel();
            case "later" -> later();
            default -> print(before);
        }
        System.exit(0); // clients of ours may be open
    }

    private static void installed(String text) throws IOException {
        HttpClient first = HttpClient.create();
        UrlHandlers.install(first);
        print(new URL(text));
        HttpClient second = HttpClient.create();
        UrlHandlers.install(second);
        first.close();
        print(new URL(text));
        print(new URL("file:/"));
        ChildJvm.see(new URL("https://localhost/").openConnection() instanceof HttpsURLConnection);
    }

    private static void taken() {
        URL.setURLStreamHandlerFactory(protocol -> null);
        try {
            UrlHandlers.install(HttpClient.create());
        } catch (IllegalStateException e) {
            ChildJvm.see(String.valueOf(e.getMessage()));
        }
    }

    /** The default of the program's is set before there is any URL of https. */
    private static void defaulted() throws IOException {
        UrlHandlers.install(HttpClient.create());
        HttpsURLConnection.setDefaultSSLSocketFactory(TestTls.clientContext().getSocketFactory());
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            peer.next(connection -> connection.expectRequest().respond(200, "hello"));
            ChildJvm.see(((HttpURLConnection) new URL(peer.url("/")).openConnection()).getResponseCode());
        }
    }

    /** The default of the program's is set before anything of ours is used. */
    private static void early() throws Exception {
        HttpsURLConnection.setDefaultSSLSocketFactory(TestTls.clientContext().getSocketFactory());
        seeSecured();
    }

    private static void earlyInstalled() throws Exception {
        HttpsURLConnection.setDefaultSSLSocketFactory(TestTls.clientContext().getSocketFactory());
        UrlHandlers.install(HttpClient.create());
        seeSecured();
    }

    /** A client with settings of its own trusts whom they say. */
    private static void earlyBesideSettings() throws Exception {
        HttpsURLConnection.setDefaultSSLSocketFactory(
                SSLContext.getInstance("Default").getSocketFactory());
        UrlHandlers.install(HttpClient.builder().tls(TestTls.clientConfig()).build());
        seeSecured();
    }

    /** An engine alone is such a setting: the program's factory, which trusts the server, is not used. */
    private static void earlyBesideEngine() throws Exception {
        HttpsURLConnection.setDefaultSSLSocketFactory(TestTls.clientContext().getSocketFactory());
        UrlHandlers.install(HttpClient.builder()
                .tls(TlsConfig.builder().engine(TlsConfig.Engine.JSSE).build())
                .build());
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            peer.next(PeerConnection::expectFailedHandshake);
            new URL(peer.url("/")).openStream();
        } catch (SSLHandshakeException e) {
            ChildJvm.see("not trusted");
        }
    }

    /** A default context of the program's is not what the client's defaults stand for. */
    private static void earlyContext() throws Exception {
        SSLContext.setDefault(TestTls.clientContext());
        UrlHandlers.install(HttpClient.create());
        seeSecured();
    }

    /** A client's own proxy, of a kind that takes no factory's sockets. */
    private static void proxied() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start(TestTls.serverContext())) {
            proxy.next(connection -> connection
                    .expectRequest()
                    .send("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n")
                    .drain());
            UrlHandlers.install(HttpClient.builder()
                    .proxy(Proxy.parse(proxy.url("")).withTls(TestTls.clientConfig()))
                    .build());
            new URL("https://localhost/").openStream();
        } catch (IOException e) {
            ChildJvm.see(String.valueOf(e.getMessage()));
        }
    }

    /** A client's own proxy that fails, though it takes a factory's sockets. */
    private static void proxyCloses() throws Exception {
        try (ScriptedPeer proxy = ScriptedPeer.start()) {
            proxy.otherwise(connection -> connection.expectRequest().close());
            UrlHandlers.install(
                    HttpClient.builder().proxy(Proxy.parse(proxy.url(""))).build());
            try {
                new URL("https://localhost/").openStream();
            } catch (IOException e) {
                ChildJvm.see("asked " + proxy.connections());
            }
        }
    }

    /** First connections at once, while it is not known whose the factory is: it is the program's. */
    private static void earlyAndParallel() throws Exception {
        HttpsURLConnection.setDefaultSSLSocketFactory(TestTls.clientContext().getSocketFactory());
        seeParallel();
    }

    /** The same, where it turns out to be the platform's. */
    private static void unsetAndParallel() throws Exception {
        SSLContext.setDefault(TestTls.clientContext());
        seeParallel();
    }

    /** As many connections as may be are asked before the first answer; then one after the other. */
    private static void seeParallel() throws Exception {
        CountDownLatch asked = new CountDownLatch(PARALLEL);
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            peer.otherwise(connection -> {
                while (connection.nextRequest() != null) {
                    asked.countDown();
                    await(asked);
                    connection.respond(200, "hello");
                }
            });
            List<CompletableFuture<String>> first = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
            for (int i = 0; i < PARALLEL; i++) {
                first.add(CompletableFuture.supplyAsync(() -> read(peer.url("/")), threads));
            }
            for (CompletableFuture<String> each : first) {
                ChildJvm.see(each.get());
            }
            ChildJvm.see("by " + peer.connections());
            for (int i = 0; i < PARALLEL; i++) {
                ChildJvm.see(read(peer.url("/")));
            }
            ChildJvm.see("and " + (peer.connections() - PARALLEL));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(String url) {
        try (InputStream stream = new URL(url).openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Nobody sets a factory; who is trusted is in the default context. */
    private static void unset() throws Exception {
        SSLContext.setDefault(TestTls.clientContext());
        seeSecured();
    }

    /** The same, where the server closes the first connection behind its answer. */
    private static void unsetAndClosed(String fields) throws Exception {
        SSLContext.setDefault(TestTls.clientContext());
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            peer.next(connection -> connection
                    .expectRequest()
                    .send("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 5\r\n\r\nhello")
                    .close());
            seeSecured(peer);
        }
    }

    /** A factory that is set once the first one is known to be the platform's. */
    private static void later() throws Exception {
        SSLContext.setDefault(TestTls.clientContext());
        seeSecured();
        HttpsURLConnection.setDefaultSSLSocketFactory(TestTls.clientContext().getSocketFactory());
        seeSecured();
        HttpsURLConnection.setDefaultSSLSocketFactory((SSLSocketFactory) SSLSocketFactory.getDefault());
        SSLContext.setDefault(SSLContext.getInstance("Default"));
        seeSecured();
    }

    /** What connections one after the other get, and how many the server saw. */
    private static void seeSecured() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            seeSecured(peer);
        }
    }

    private static void seeSecured(ScriptedPeer peer) throws IOException {
        peer.otherwise(connection -> {
            while (connection.nextRequest() != null) {
                connection.respond(200, "hello");
            }
        });
        URL url = new URL(peer.url("/"));
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            try (InputStream stream = url.openStream()) {
                seen.append(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                        .append(' ');
            }
        }
        ChildJvm.see(seen + "by " + peer.connections());
    }

    /** What is set after the first connection counts for the first one over TLS. */
    private static void trusting(URL plain) throws IOException {
        plain.openStream().close();
        SSLContext.setDefault(TestTls.clientContext());
        try (ScriptedPeer peer = ScriptedPeer.start(TestTls.serverContext())) {
            peer.next(connection -> connection.expectRequest().respond(200, "hello"));
            ChildJvm.see(((HttpURLConnection) new URL(peer.url("/")).openConnection()).getResponseCode());
        }
    }

    private static void print(URL url) throws IOException {
        String type = url.openConnection().getClass().getName();
        if (url.getProtocol().equals("file")) {
            ChildJvm.see(type);
            return;
        }
        try (InputStream stream = url.openStream()) {
            ChildJvm.see(type + " " + new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
