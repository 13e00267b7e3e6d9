package io.sallyport.netty;

import io.sallyport.HttpClient;
import io.sallyport.testing.TestTls;
import java.nio.file.Path;

/** Uploads a file, in a process of its own that {@link SendfileTest} watches. */
final class SendfileMain {

    private SendfileMain() {}

    /** The URL and the file. */
    public static void main(String[] args) throws Exception {
        try (HttpClient client =
                HttpClient.builder().tls(TestTls.clientConfig()).build()) {
            System.out.println(client.snapshot().transport() + ": "
                    + client.blocking().post(args[0], Path.of(args[1])).text());
        }
    }
}
