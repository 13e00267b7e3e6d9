package io.sallyport.netty;

/** Which of Netty's ways to the operating system a transport uses. */
public enum NativeTransport {
    /** epoll on Linux and kqueue on macOS where their libraries are on the class path, else NIO. */
    AUTO,
    /** The JDK's selectors, everywhere. */
    NIO,
    /** Linux, with netty-transport-native-epoll. */
    EPOLL,
    /** Linux 5.14 or newer, with netty-transport-native-io_uring. With Netty 4.2.18 a reset right behind data is now and then noticed only by {@link io.sallyport.config.Timeouts#read}; never chosen by itself. */
    IO_URING,
    /** macOS and BSD, with netty-transport-native-kqueue. */
    KQUEUE
}
