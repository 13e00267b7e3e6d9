package io.sallyport.netty.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who holds a loop, by the classes on its stack. */
class HeldStackTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # the innermost frame first                                                                                                                  | whose
                    jdk.jfr.internal.MetadataLoader io.netty.buffer.AllocateChunkEvent io.sallyport.netty.internal.http1.Http1Sender java.lang.Thread          |
                    sun.nio.ch.FileDispatcherImpl io.netty.channel.nio.NioIoHandler java.lang.Thread                                                            |
                    java.lang.ClassLoader io.sallyport.netty.internal.pool.RoutePool$$Lambda$284/0x00007f78 io.sallyport.netty.internal.loop.NettyLoop           |
                    io.sallyport.CallFuture java.util.concurrent.CompletableFuture io.sallyport.internal.call.Call java.lang.Thread                              |
                    java.lang.Object com.acme.Shop java.util.concurrent.CompletableFuture io.sallyport.internal.call.Call java.lang.Thread                      | com.acme.Shop
                    java.lang.Object com.acme.Inner com.acme.Outer io.sallyport.internal.call.Call                                                              | com.acme.Inner
                    io.netty.buffer.ByteBuf io.sallyport.netty.internal.body.PublisherOutbound com.acme.Publisher io.sallyport.netty.internal.loop.NettyLoop      | com.acme.Publisher
                    java.util.concurrent.LinkedBlockingQueue java.util.concurrent.CompletableFuture$UniAccept io.sallyport.internal.call.Call                   | java.util.concurrent.CompletableFuture$UniAccept
                    java.io.FileOutputStream ch.qos.logback.core.OutputStreamAppender io.sallyport.internal.call.CallLog java.lang.Thread                        | ch.qos.logback.core.OutputStreamAppender
                    io.sallyport.examples.Report io.sallyport.internal.call.Call java.lang.Thread                                                               | io.sallyport.examples.Report
                    io.sallyportal.Mine java.lang.Thread                                                                                                        | io.sallyportal.Mine
                    """, delimiter = '|')
    void namesTheCallback(String classes, String holder) {
        StackTraceElement found = HeldStack.callback(stack(classes));
        assertThat(found == null ? null : found.getClassName()).isEqualTo(holder);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # the innermost frame first                                                                                              | whether it is the log
                    java.io.FileOutputStream com.acme.Appender log.Logger io.sallyport.internal.call.CallLog java.lang.Thread                | true
                    com.acme.Appender log.Logger io.sallyport.internal.call.CallLog io.sallyport.HttpClient com.acme.Shop java.lang.Thread   | true
                    com.acme.Appender log.Logger com.acme.Shop java.util.concurrent.CompletableFuture io.sallyport.internal.call.Call        | false
                    java.lang.Object com.acme.Shop io.sallyport.internal.call.Call java.lang.Thread                                          | false
                    io.sallyport.internal.call.Call java.lang.Thread                                                                         | false
                    com.acme.Appender log.Logger java.lang.Thread                                                                            | false
                    """, delimiter = '|')
    void knowsTheClientsLog(String classes, boolean log) {
        assertThat(HeldStack.isLog("log.Logger", stack(classes))).isEqualTo(log);
    }

    private static StackTraceElement[] stack(String classes) {
        return Stream.of(classes.split(" ", -1))
                .map(type -> new StackTraceElement(type, "run", null, -1))
                .toArray(StackTraceElement[]::new);
    }
}
