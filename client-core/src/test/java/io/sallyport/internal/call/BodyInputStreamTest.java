package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Response;
import io.sallyport.error.BodyClosedException;
import io.sallyport.error.CallCancelledException;
import io.sallyport.error.ConnectionLostException;
import io.sallyport.error.Phase;
import io.sallyport.error.Processing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies for threads that may block. */
@Timeout(20)
final class BodyInputStreamTest {

    private final FakeTransport transport = new FakeTransport();
    private final HttpClient client = transport.client().build();
    private final CallFuture<Response> call = client.get("http://h/");
    private final FakeBody body = transport.exchange().head(200);
    private final InputStream in = call.join().body().inputStream();
    private final CompletableFuture<byte[]> read = new CompletableFuture<>();
    private final Thread reader = new Thread(this::readAll, "reader");

    private boolean interrupted;

    private void readAll() {
        try {
            read.complete(in.readAllBytes());
        } catch (Throwable e) {
            interrupted = Thread.currentThread().isInterrupted();
            read.completeExceptionally(e);
        }
    }

    private void startReader() {
        reader.start();
        while (body.pulls() == 0) {
            transport.run();
            Thread.onSpinWait();
        }
        while (reader.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private void drive() {
        while (!read.isDone()) {
            transport.run();
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void end() {
        reader.interrupt();
    }

    @Test
    void itBlocksUntilBytesCome() {
        startReader();
        body.push("abc");
        body.push("def");
        body.end();
        drive();
        assertThat(read.join()).asString().isEqualTo("abcdef");
    }

    @Test
    void oneChunkIsPulledAtATimeAndOnlyWhenItIsWanted() throws IOException {
        body.push("abc");
        body.push("d");
        body.end();
        assertThat(body.pulls()).isZero();
        assertThat(in.available()).isZero();
        runLoopsMeanwhile(() -> {
            assertThat(in.read()).isEqualTo('a');
            assertThat(in.available()).isEqualTo(2);
            assertThat(body.pulls()).isEqualTo(1);
            assertThat(in.read(new byte[10], 1, 9)).isEqualTo(2);
            assertThat(in.read(new byte[10])).isEqualTo(1);
            assertThat(in.read(new byte[0])).isZero();
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[1])).isEqualTo(-1);
        });
    }

    private interface Reading {

        void run() throws IOException;
    }

    private void runLoopsMeanwhile(Reading reading) throws IOException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Thread loops = new Thread(() -> {
            while (!over.isDone()) {
                transport.run();
                Thread.onSpinWait();
            }
        });
        loops.start();
        try {
            reading.run();
        } finally {
            over.complete(null);
        }
    }

    @Test
    void bytesAreUnsigned() throws IOException {
        body.push(new byte[] {(byte) 0xFF});
        body.end();
        runLoopsMeanwhile(() -> assertThat(in.read()).isEqualTo(255));
    }

    @Test
    void aFailureIsThrownOnTheReadersStackEachTime() throws IOException {
        body.push("abc");
        ConnectionLostException failure = new ConnectionLostException(
                transport.exchange().facts(Phase.RESPONSE_BODY, Processing.ANSWERED), "gone", null);
        body.fail(failure);
        runLoopsMeanwhile(() -> {
            assertThat(in.readNBytes(3)).hasSize(3);
            Throwable first = catchThrowable(in::read);
            assertThat(first).isExactlyInstanceOf(ConnectionLostException.class).isNotSameAs(failure);
            assertThat(first).hasSuppressedException(failure);
            assertThat(catchThrowable(in::read))
                    .isExactlyInstanceOf(ConnectionLostException.class)
                    .isNotSameAs(first);
        });
    }

    @Test
    void closingItClosesTheBody() throws IOException {
        in.close();
        in.close();
        assertThat(body.isClosed()).isTrue();
        assertThatExceptionOfType(BodyClosedException.class)
                .isThrownBy(in::read)
                .withMessageContaining("the input stream is closed")
                .withMessageContaining("GET http://h/");
    }

    @Test
    void closingItByAnotherThreadEndsTheRead() throws IOException {
        startReader();
        in.close();
        drive();
        assertThat(catchThrowable(read::join)).hasCauseInstanceOf(BodyClosedException.class);
    }

    @Test
    void closingTheResponseEndsTheRead() {
        startReader();
        call.join().close();
        drive();
        assertThat(catchThrowable(read::join)).hasCauseInstanceOf(BodyClosedException.class);
    }

    @Test
    void anInterruptEndsTheReadKeepsTheFlagAndClosesTheBody() {
        startReader();
        reader.interrupt();
        drive();
        assertThat(catchThrowable(read::join))
                .hasCauseInstanceOf(CallCancelledException.class)
                .hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(interrupted).isTrue();
        assertThat(body.isClosed()).isTrue();
        assertThatExceptionOfType(BodyClosedException.class).isThrownBy(in::read);
    }

    @Test
    void readingOnALoopIsRefusedWhereItWouldWait() throws IOException {
        transport.home.in(() -> assertThatIllegalStateException()
                .isThrownBy(in::read)
                .withMessageContaining("an event loop of this client's transport")
                .withMessageContaining("use publisher, or read on another thread"));
        body.push("ab");
        body.end();
        runLoopsMeanwhile(() -> assertThat(in.read()).isEqualTo('a'));
        transport.home.in(() -> assertThat(
                        catchThrowable(() -> assertThat(in.read()).isEqualTo('b')))
                .isNull());
    }

    @Test
    void itSkipsAndTransfersAndHasNoMark() throws IOException {
        body.push("abcdef");
        body.push("ghi");
        body.end();
        assertThat(in.markSupported()).isFalse();
        assertThatExceptionOfType(IOException.class).isThrownBy(in::reset);
        runLoopsMeanwhile(() -> {
            assertThat(in.skip(2)).isEqualTo(2);
            assertThat(in.read()).isEqualTo('c');
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            assertThat(in.transferTo(rest)).isEqualTo(6);
            assertThat(rest).hasToString("defghi");
            assertThat(in.skip(1)).isZero();
            assertThat(in.available()).isZero();
        });
    }

    @Test
    void whatWasPulledIsGoneAfterClose() throws IOException {
        body.push("abc");
        runLoopsMeanwhile(() -> assertThat(in.read()).isEqualTo('a'));
        in.close();
        assertThat(in.available()).isZero();
        assertThatExceptionOfType(BodyClosedException.class).isThrownBy(() -> in.skip(1));
    }

    @Test
    void badRangesAreRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> in.read(new byte[1], 1, 1));
    }
}
