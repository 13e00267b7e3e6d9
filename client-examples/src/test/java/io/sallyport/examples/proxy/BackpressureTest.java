package io.sallyport.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Neither side is asked for more than the other takes. */
@Timeout(60)
final class BackpressureTest {
    private static final int HIGH = 2000;

    private final Reads reads = new Reads();
    private final Stuck stuck = new Stuck();
    private final ChannelInboundHandlerAdapter last = new ChannelInboundHandlerAdapter();
    private final EmbeddedChannel channel = new EmbeddedChannel(stuck, last);
    private final ChannelHandlerContext client = channel.pipeline().context(last);

    @AfterEach
    void leavesNothingBehind() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aDownloadAsksForNothingWhileItsClientTakesNothing() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(HIGH / 2, HIGH));
        Origin origin = new Origin();
        Download download = new Download(client, () -> {});
        download.onSubscribe(origin);
        assertThat(origin.asked).isEqualTo(1);

        stuck.flushes = false;
        for (int pieces = 1; pieces <= 2; pieces++) {
            download.onNext(Unpooled.wrappedBuffer(new byte[HIGH / 2 + 1]));
        }
        assertThat(origin.asked).isEqualTo(2);

        stuck.flushes = true;
        channel.flush();
        download.writabilityChanged();
        assertThat(origin.asked).isEqualTo(3);
    }

    @Test
    void anUploadReadsNothingThatItsOriginDoesNotTake() {
        List<String> invitations = new ArrayList<>();
        Upload upload = new Upload(client.executor(), () -> invitations.add("continue"), reads);
        Taker taker = new Taker();
        upload.subscribe(taker);
        channel.runPendingTasks();
        assertThat(invitations).isEmpty();

        upload.request(2);
        channel.runPendingTasks();
        assertThat(reads.count).isEqualTo(1);
        upload.piece(Unpooled.wrappedBuffer(new byte[10]), false);
        channel.runPendingTasks();
        assertThat(reads.count).isEqualTo(2);
        upload.piece(Unpooled.wrappedBuffer(new byte[10]), false);
        channel.runPendingTasks();

        assertThat(reads.count).isEqualTo(2);
        assertThat(taker.bytes).isEqualTo(20);
        assertThat(invitations).hasSize(1);
    }

    @Test
    void anUploadThatIsCancelledReadsNothingMore() {
        Upload upload = new Upload(client.executor(), () -> {}, reads);
        upload.subscribe(new Taker());
        upload.request(1);
        channel.runPendingTasks();
        upload.cancel();
        upload.request(1);
        channel.runPendingTasks();
        assertThat(reads.count).isEqualTo(1);
    }

    /** Counts how often something is to be read. */
    private static final class Reads implements Runnable {
        private int count;

        @Override
        public void run() {
            count++;
        }
    }

    /** Keeps what is written while the peer takes nothing. */
    private static final class Stuck extends ChannelOutboundHandlerAdapter {
        private boolean flushes = true;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (flushes) {
                ctx.flush();
            }
        }
    }

    private static final class Origin implements Flow.Subscription {
        private long asked;

        @Override
        public void request(long count) {
            asked += count;
        }

        @Override
        public void cancel() {}
    }

    private static final class Taker implements Flow.Subscriber<ByteBuf> {
        private int bytes;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(ByteBuf piece) {
            bytes += piece.readableBytes();
            piece.release();
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
