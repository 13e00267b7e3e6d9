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

    /** The least one can do on Netty with a body that nobody keeps. */
    String BARE_DOWNLOAD = "bare-download";

    /** The least one can do on Netty with a body that is saved to a file. */
    String BARE_SAVE = "bare-save";

    /** This client, the body published. */
    String SALLYPORT_PUBLISHER = "sallyport-publisher";

    /** This client, the body as Netty's buffers. */
    String SALLYPORT_BUFFERS = "sallyport-buffers";

    /** This client, the body saved to a file. */
    String SALLYPORT_SAVE = "sallyport-save";

    /** AsyncHttpClient, the body in parts. */
    String AHC_DOWNLOAD = "ahc-download";

    /** Reactor Netty, the body in its own buffers. */
    String REACTOR_DOWNLOAD = "reactor-download";

    /** The platform's client, the body in its own buffers. */
    String JDK_DOWNLOAD = "jdk-download";

    /** The least one can do on Netty with a file as request body. */
    String BARE_UPLOAD_FILE = "bare-upload-file";

    /** The least one can do on Netty with a request body in pieces. */
    String BARE_UPLOAD_PIECES = "bare-upload-pieces";

    /** This client, a file as request body. */
    String SALLYPORT_UPLOAD_FILE = "sallyport-upload-file";

    /** This client, a published request body. */
    String SALLYPORT_UPLOAD_PUBLISHER = "sallyport-upload-publisher";

    /** AsyncHttpClient, a file as request body. */
    String AHC_UPLOAD_FILE = "ahc-upload-file";

    /** Reactor Netty, a file as request body. */
    String REACTOR_UPLOAD_FILE = "reactor-upload-file";

    /** Reactor Netty, a request body in pieces. */
    String REACTOR_UPLOAD_PIECES = "reactor-upload-pieces";

    /**
     * A client by its name.
     *
     * @param threads its event loops
     * @param slots calls in flight, at most
     * @param size bytes of a body, for those that upload one
     */
    static Contender named(String name, String url, int threads, int slots, int size) {
        return switch (name) {
            case BARE -> new BareContender(url, threads, slots, BareBody.Kept::new);
            case SALLYPORT_GET -> new SallyportContender(url, threads, slots, false);
            case SALLYPORT_FETCH -> new SallyportContender(url, threads, slots, true);
            case ASYNC_HTTP_CLIENT -> new AhcContender(url, threads);
            case BARE_DOWNLOAD -> new BareContender(url, threads, slots, BareBody.Counted::new);
            case BARE_SAVE -> new BareContender(url, threads, slots, BareBody.Saved::new);
            case SALLYPORT_PUBLISHER -> new SallyportDownload(url, threads, slots, SallyportDownload::publish);
            case SALLYPORT_BUFFERS -> new SallyportDownload(url, threads, slots, SallyportDownload::takeBuffers);
            case SALLYPORT_SAVE -> new SallyportDownload(url, threads, slots, SallyportDownload::save);
            case AHC_DOWNLOAD -> new AhcDownload(url, threads);
            case REACTOR_DOWNLOAD -> new ReactorDownload(url, threads, slots);
            case JDK_DOWNLOAD -> new JdkDownload(url);
            case BARE_UPLOAD_FILE -> new BareUpload(url, threads, slots, new Payload(size), true);
            case BARE_UPLOAD_PIECES -> new BareUpload(url, threads, slots, new Payload(size), false);
            case SALLYPORT_UPLOAD_FILE ->
                new SallyportUpload(url, threads, slots, new Payload(size), SallyportUpload::file);
            case SALLYPORT_UPLOAD_PUBLISHER ->
                new SallyportUpload(url, threads, slots, new Payload(size), SallyportUpload::published);
            case AHC_UPLOAD_FILE -> new AhcUpload(url, threads, new Payload(size));
            case REACTOR_UPLOAD_FILE -> new ReactorUpload(url, threads, slots, new Payload(size), true);
            case REACTOR_UPLOAD_PIECES -> new ReactorUpload(url, threads, slots, new Payload(size), false);
            default -> throw new IllegalArgumentException("no client of that name: " + name);
        };
    }

    /**
     * Starts one request and reads the whole answer. Tells the number of the bytes of the large body, whichever way it went, or -1 for anything but a complete 200.
     *
     * @param slot which of the calls in flight it is, from 0
     */
    void call(int slot, IntConsumer bytes);

    @Override
    void close() throws IOException;
}
