package io.sallyport.netty.internal.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ways to the operating system that Netty has. The native ones are optional: their classes are touched only where they were found. Stateless. */
public enum NativeKind {
    /** The JDK's selectors. */
    NIO {
        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<? extends Channel> channels() {
            return NioSocketChannel::new;
        }

        @Override
        @Nullable
        Throwable probe() {
            return null;
        }

        @Override
        boolean fits(IoEventLoopGroup group) {
            return group.isIoType(NioIoHandler.class);
        }
    },
    /** Linux. */
    EPOLL {
        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<? extends Channel> channels() {
            return EpollSocketChannel::new;
        }

        @Override
        @Nullable
        Throwable probe() {
            return Epoll.unavailabilityCause();
        }

        @Override
        boolean fits(IoEventLoopGroup group) {
            return group.isIoType(EpollIoHandler.class);
        }
    },
    /** Linux, newer. */
    IO_URING {
        @Override
        IoHandlerFactory handlers() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<? extends Channel> channels() {
            return IoUringSocketChannel::new;
        }

        @Override
        @Nullable
        Throwable probe() {
            return IoUring.unavailabilityCause();
        }

        @Override
        boolean fits(IoEventLoopGroup group) {
            return group.isIoType(IoUringIoHandler.class);
        }
    },
    /** macOS and BSD. */
    KQUEUE {
        @Override
        IoHandlerFactory handlers() {
            return KQueueIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<? extends Channel> channels() {
            return KQueueSocketChannel::new;
        }

        @Override
        @Nullable
        Throwable probe() {
            return KQueue.unavailabilityCause();
        }

        @Override
        boolean fits(IoEventLoopGroup group) {
            return group.isIoType(KQueueIoHandler.class);
        }
    };

    /** Makes the handlers of its loops. */
    abstract IoHandlerFactory handlers();

    /** Makes its channels. */
    public abstract ChannelFactory<? extends Channel> channels();

    abstract @Nullable Throwable probe();

    abstract boolean fits(IoEventLoopGroup group);

    /** Why it cannot be used here, or null if it can. */
    public @Nullable Throwable unavailability() {
        return guarded(this::probe);
    }

    /** The kind that fits loops which somebody else has made. */
    public static NativeKind of(EventLoopGroup group) {
        if (group instanceof IoEventLoopGroup loops) {
            for (NativeKind kind : values()) {
                if (kind.unavailability() == null && kind.fits(loops)) {
                    return kind;
                }
            }
        }
        throw new IllegalArgumentException("eventLoopGroup: " + group.getClass().getName()
                + " (expected: an IoEventLoopGroup for NIO, epoll, io_uring or kqueue)");
    }

    private static @Nullable Throwable guarded(Supplier<@Nullable Throwable> probe) {
        try {
            return probe.get();
        } catch (LinkageError e) {
            return e; // its classes are not on the class path
        }
    }
}
