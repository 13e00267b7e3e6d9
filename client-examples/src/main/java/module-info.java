/** Programs short enough to read in a minute. */
module io.sallyport.examples {
    requires io.sallyport.core;
    requires io.sallyport.jackson;
    requires io.sallyport.netty;
    requires io.sallyport.testing;
    requires info.picocli;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires java.net.http;
    requires jdk.httpserver;
    requires static org.jspecify;

    // records that become JSON, fields that become options
    opens io.sallyport.examples to
            info.picocli,
            tools.jackson.databind;
    opens io.sallyport.examples.fetch to
            info.picocli;
}
