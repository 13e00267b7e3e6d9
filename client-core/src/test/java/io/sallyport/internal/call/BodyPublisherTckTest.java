package io.sallyport.internal.call;

import io.sallyport.Response;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The rules of Reactive Streams for publishers. Loops run on a thread of their own. */
public class BodyPublisherTckTest extends FlowPublisherVerification<ByteBuffer> {

    private static final int MOST = 1000;

    private final ExecutorService loops = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "loops");
        thread.setDaemon(true);
        return thread;
    });

    /** Called by the test engine. */
    public BodyPublisherTckTest() {
        super(new TestEnvironment(1500, 50), 200);
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }

    @Override
    public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
        FakeTransport transport = new FakeTransport();
        var call = transport.client().build().get("http://h/");
        FakeBody body = transport.exchange().head(200);
        for (int i = 0; i < elements; i++) {
            body.push("x");
        }
        body.end();
        Response response = call.join();
        transport.connections.whenBusy(() -> loops.execute(transport::run));
        return response.body().publisher();
    }

    /** One that has a subscriber already. */
    @Override
    public Flow.Publisher<ByteBuffer> createFailedFlowPublisher() {
        Flow.Publisher<ByteBuffer> publisher = createFlowPublisher(1);
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {}

            @Override
            public void onNext(ByteBuffer item) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });
        return publisher;
    }
}
