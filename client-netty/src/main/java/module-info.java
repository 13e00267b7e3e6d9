/** The transport on Netty. */
module io.sallyport.netty {
    requires transitive io.sallyport.core;
    requires transitive io.netty.buffer;
    requires transitive io.netty.transport;
    requires io.netty.common;
    requires io.netty.codec;
    requires io.netty.handler;
    requires org.slf4j;
    requires static transitive org.jspecify;
    // used when present
    requires static io.netty.tcnative.classes.openssl;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;

    exports io.sallyport.netty;

    provides io.sallyport.spi.TransportProvider with
            io.sallyport.netty.NettyTransportProvider;
}
