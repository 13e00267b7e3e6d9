package io.sallyport.jdk.url;

import com.google.api.client.http.javanet.NetHttpTransport;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Arrays;
import java.util.Map;

/** Libraries in a JVM of their own, which make their URLs themselves. Prints what they see. */
final class LibrariesMain {

    private LibrariesMain() {}

    public static void main(String[] arguments) {
        Site site = Site.of(Arrays.copyOfRange(arguments, 1, arguments.length));
        calls(arguments[0], site).forEach((name, steps) -> {
            Program.run(steps, path -> (HttpURLConnection) new URL(site.http() + path).openConnection())
                    .forEach(line -> ChildJvm.see(name + ": " + line.replace("\n", "\\n")));
        });
        System.exit(0); // clients of ours may be open
    }

    private static Map<String, Program.Steps> calls(String library, Site site) {
        return switch (library) {
            case "google" -> new GoogleCalls(NetHttpTransport.Builder::new, site).all();
            case "jsoup" -> new JsoupCalls(site).all();
            case "platform" -> new ConsumerCalls(site).all();
            default -> throw new IllegalArgumentException(library);
        };
    }
}
