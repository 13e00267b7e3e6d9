package io.sallyport.jdk.url;

import io.sallyport.HttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** A program in a JVM of its own: what is installed counts for all of it. Prints what it sees. */
final class InstalledMain {

    private InstalledMain() {}

    public static void main(String[] arguments) throws Exception {
        URL before = new URL(arguments[1]);
        switch (arguments[0]) {
            case "installed" -> installed(arguments[1]);
            case "taken" -> taken();
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
        see(new URL("https://localhost/").openConnection() instanceof javax.net.ssl.HttpsURLConnection);
    }

    private static void taken() {
        URL.setURLStreamHandlerFactory(protocol -> null);
        try {
            UrlHandlers.install(HttpClient.create());
        } catch (IllegalStateException e) {
            see(String.valueOf(e.getMessage()));
        }
    }

    private static void print(URL url) throws IOException {
        String type = url.openConnection().getClass().getName();
        if (url.getProtocol().equals("file")) {
            see(type);
            return;
        }
        try (InputStream stream = url.openStream()) {
            see(type + " " + new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Marked: the log goes the same way. */
    private static void see(Object what) {
        System.out.println(InstalledTest.MARK + what);
    }
}
