package io.sallyport.jdk.url;

import io.sallyport.HttpClient;
import io.sallyport.testing.ScriptedPeer;
import io.sallyport.testing.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/** A program in a JVM of its own: what is installed counts for all of it. Prints what it sees. */
final class InstalledMain {

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
