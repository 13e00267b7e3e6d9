package io.sallyport.netty.internal.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.CallFuture;
import io.sallyport.Headers;
import io.sallyport.HttpClientException;
import io.sallyport.Request;
import io.sallyport.SaveProgress;
import io.sallyport.TypeRef;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.FailureFacts;
import io.sallyport.error.Phase;
import io.sallyport.netty.internal.loop.NettyLoop;
import io.sallyport.spi.IncomingBody;
import io.sallyport.spi.TransportBody;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The rules of Reactive Streams for a response's body as buffers. */
public class BufferPublisherTckTest extends FlowPublisherVerification<ByteBuf> {

    private static final Request REQUEST = Request.get("http://h/").build();

    private static final ReadAhead READ_AHEAD = new ReadAhead(1024 * 1024);

    /** Called by the test engine. */
    public BufferPublisherTckTest() {
        super(new TestEnvironment(1500, 50), 200);
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1000;
    }

    @Override
    public Flow.Publisher<ByteBuf> createFlowPublisher(long elements) {
        Connection connection = new Connection(elements);
        InboundBody body = new InboundBody(connection, -1, 1024);
        connection.body = body;
        return new BufferPublisher(REQUEST, new Direct(), body);
    }

    /** One that has a subscriber already. */
    @Override
    public Flow.Publisher<ByteBuf> createFailedFlowPublisher() {
        Flow.Publisher<ByteBuf> publisher = createFlowPublisher(1);
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {}

            @Override
            public void onNext(ByteBuf item) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });
        return publisher;
    }

    /** Reads one buffer in each turn of the loop, while more is wanted. */
    private static final class Connection implements InboundBody.Source {

        private long left;
        private boolean due;
        private boolean over;
        private @Nullable InboundBody body;

        private Connection(long left) {
            this.left = left;
        }

        @Override
        public NettyLoop loop() {
            return LoopOfTests.get();
        }

        @Override
        public ReadAhead readAhead() {
            return READ_AHEAD;
        }

        @Override
        public void takeBack(Neglect why) {
            throw new IllegalStateException("nobody neglects it: " + why);
        }

        @Override
        public void resume() {
            if (!due && !over) {
                due = true;
                LoopOfTests.get().execute(this::read);
            }
        }

        private void read() {
            due = false;
            InboundBody to = body;
            if (over || to == null) {
                return;
            }
            if (left > 0) {
                left--;
                ByteBuf data = Unpooled.wrappedBuffer(new byte[] {'x'});
                to.content(data);
                data.release();
            }
            if (left == 0) {
                over = true;
                to.complete(Headers.empty());
            } else if (to.wantsMore()) {
                resume();
            }
        }

        @Override
        public void abandon() {
            over = true;
        }

        @Override
        public HttpClientException closedFailure() {
            return new BodyClosedException(FailureFacts.unsent(Phase.RESPONSE_BODY, REQUEST), "closed", null);
        }
    }

    /** Delivers where it is told to. */
    private static final class Direct implements TransportBody {

        @Override
        public void deliver(Runnable task, Consumer<HttpClientException> rejected) {
            task.run();
        }

        @Override
        public IncomingBody claim(String reader) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public CallFuture<Path> saveTo(Path path, SaveProgress progress) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CallFuture<byte[]> bytes() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CallFuture<String> text() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> CallFuture<T> json(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> CallFuture<T> json(TypeRef<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CallFuture<Path> saveTo(Path path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Flow.Publisher<ByteBuffer> publisher() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream inputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Headers> trailers() {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte @Nullable [] loaded() {
            return null;
        }

        @Override
        public void close() {}
    }
}
