package io.sallyport.examples;

import io.sallyport.BlockingHttpClient;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import java.util.Map;

/** The program of the README. Takes a URL that can be read and posted to. */
public final class Hello {
    public static void main(String[] args) throws Exception {
        String url = args[0];
        try (HttpClient client = HttpClient.create()) {
            client.get(url).thenAccept(r -> System.out.println(r.status())).join();

            String page = client.get(url).thenCompose(Response::text).join();
            System.out.println(page.length());

            try (Response r = client.get(url).join()) {
                System.out.println(r.headers().first("Content-Type"));
            }

            client.post(url, Map.of("name", "Ada")).join().close();

            BlockingHttpClient http = client.blocking();
            System.out.println(http.get(url).bytes().length);
        }
    }
}
