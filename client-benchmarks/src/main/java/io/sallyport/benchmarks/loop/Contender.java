package io.sallyport.benchmarks.loop;

import java.io.IOException;
import java.util.function.IntConsumer;

/** One client under measurement. */
interface Contender extends AutoCloseable {

    /** The least one can do on Netty. */
    String BARE = "bare";

    /** This client, the head and then the body. */
    String SALLYPORT_GET = "sallyport-get";

    /** This client, head and body at once. */
    String SALLYPORT_FETCH = "sallyport-fetch";

    /** AsyncHttpClient. */
    String ASYNC_HTTP_CLIENT = "async-http-client";

    /**
     * A client by its name.
     *
     * @param threads its event loops
     * @param slots calls in flight, at most
     */
    static Contender named(String name, String url, int threads, int slots) {
        return switch (name) {
            case BARE -> new BareContender(url, threads, slots);
            case SALLYPORT_GET -> new SallyportContender(url, threads, slots, false);
            case SALLYPORT_FETCH -> new SallyportContender(url, threads, slots, true);
            case ASYNC_HTTP_CLIENT -> new AhcContender(url, threads);
            default -> throw new IllegalArgumentException("no client of that name: " + name);
        };
    }

    /**
     * Starts one GET and reads the whole body. Tells the number of its bytes, or -1 for anything but a complete 200.
     *
     * @param slot which of the calls in flight it is, from 0
     */
    void get(int slot, IntConsumer bytes);

    @Override
    void close() throws IOException;
}
