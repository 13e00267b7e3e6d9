package io.sallyport.benchmarks.loop;

import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.util.function.IntConsumer;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.Request;

/** AsyncHttpClient with a large body, in the parts it gives. */
final class AhcDownload implements Contender {

    private final AsyncHttpClient client;
    private final Request request;

    AhcDownload(String url, int threads) {
        this.client = Dsl.asyncHttpClient(Dsl.config()
                .setIoThreadsCount(threads)
                .setUseNativeTransport(false)
                .build());
        this.request = Dsl.get(url).build();
    }

    @Override
    public void call(int slot, IntConsumer bytes) {
        client.executeRequest(request, new Count())
                .toCompletableFuture()
                .whenComplete((count, failure) -> bytes.accept(failure != null ? -1 : count));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** Counts the parts' bytes. */
    private static final class Count implements AsyncHandler<Integer> {

        private int bytes;
        private boolean ok;

        @Override
        public State onStatusReceived(HttpResponseStatus status) {
            ok = status.getStatusCode() == 200;
            return State.CONTINUE;
        }

        @Override
        public State onHeadersReceived(HttpHeaders headers) {
            return State.CONTINUE;
        }

        @Override
        public State onBodyPartReceived(HttpResponseBodyPart part) {
            bytes += part.length();
            return State.CONTINUE;
        }

        @Override
        public void onThrowable(Throwable failure) {
            ok = false;
        }

        @Override
        public Integer onCompleted() {
            return ok ? bytes : -1;
        }
    }
}
