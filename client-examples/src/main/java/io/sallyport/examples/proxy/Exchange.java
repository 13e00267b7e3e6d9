package io.sallyport.examples.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.sallyport.CallFuture;
import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.Response;
import io.sallyport.error.TimeoutException;
import io.sallyport.netty.NettyBodies;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One request and its answer, on their way through. Confined to the client's event loop, on which the call is made and so completes. */
final class Exchange {
    private final ChannelHandlerContext client;
    private final HttpRequest received;
    private final Runnable read;
    private final Runnable onEnd;
    private final Upload upload;
    private boolean staysOpen;

    private @Nullable CallFuture<Response> call;
    private @Nullable Response answer;
    private @Nullable Download download;

    /**
     * A request whose head has come.
     *
     * @param read asks the client for one message
     * @param onEnd runs when the answer is written and the connection takes another request
     */
    Exchange(ChannelHandlerContext client, HttpRequest received, Runnable read, Runnable onEnd) {
        this.client = client;
        this.received = received;
        this.read = read;
        this.onEnd = onEnd;
        this.upload = new Upload(client.executor(), this::invite, read);
    }

    void start(HttpClient http, URI origin) {
        if (received.decoderResult().isFailure()) {
            refuse(HttpResponseStatus.BAD_REQUEST, received.decoderResult().cause());
            return;
        }
        RequestBody body = body();
        Request request;
        try {
            URI target = URI.create(origin.getScheme() + "://" + origin.getRawAuthority() + received.uri());
            request = Request.builder(received.method().name(), target)
                    .headers(HopByHop.forOrigin(received.headers())
                            .set("Host", origin.getRawAuthority())
                            .add("Via", "1.1 sallyport")
                            .build())
                    .body(body)
                    .literal() // nothing but what the client sent
                    .build();
        } catch (IllegalArgumentException e) {
            refuse(HttpResponseStatus.BAD_REQUEST, e);
            return;
        }
        CallFuture<Response> sent = http.send(request);
        call = sent;
        sent.whenComplete((response, failure) -> {
            assert client.executor().inEventLoop();
            if (response != null) {
                forward(response);
            } else {
                refuse(failure);
            }
        });
        if (body.length() == 0) {
            read.run(); // the end of the request, which is all there is
        }
    }

    private RequestBody body() {
        if (HttpUtil.isTransferEncodingChunked(received)) {
            return NettyBodies.body(upload, -1, null);
        }
        long length = HttpUtil.getContentLength(received, 0L);
        return length == 0 ? RequestBody.empty() : NettyBodies.body(upload, length, null);
    }

    /** The origin wants the body; the client may be waiting for that. */
    private void invite() {
        if (HttpUtil.is100ContinueExpected(received)) {
            client.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    /** A piece of the request came. */
    void piece(ByteBuf piece, boolean last) {
        upload.piece(piece, last);
        if (last) {
            read.run(); // the next request, or the news that the client is gone
        }
    }

    private void forward(Response response) {
        answer = response;
        HttpResponse head = new DefaultHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status(), response.reason()),
                HopByHop.forClient(response.headers()));
        boolean framed = hasNoBody(response) || head.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
        boolean chunked = !framed && received.protocolVersion().isKeepAliveDefault();
        if (chunked) {
            HttpUtil.setTransferEncodingChunked(head, true);
        }
        staysOpen = HttpUtil.isKeepAlive(received) && upload.isComplete() && (framed || chunked);
        HttpUtil.setKeepAlive(head, staysOpen);
        client.write(head);
        Download toClient = new Download(client, this::finish);
        download = toClient;
        NettyBodies.publisher(response).subscribe(toClient);
        client.flush();
    }

    private boolean hasNoBody(Response response) {
        return received.method().equals(HttpMethod.HEAD) || response.status() == 204 || response.status() == 304;
    }

    private void finish() {
        ChannelFuture written = client.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (staysOpen) {
            onEnd.run();
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void refuse(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        refuse(
                cause instanceof TimeoutException ? HttpResponseStatus.GATEWAY_TIMEOUT : HttpResponseStatus.BAD_GATEWAY,
                cause);
    }

    /** Answers in the origin's place. */
    private void refuse(HttpResponseStatus status, Throwable cause) {
        if (!client.channel().isActive()) {
            return;
        }
        FullHttpResponse refusal = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(cause.getMessage() + "\n", StandardCharsets.UTF_8));
        refusal.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        HttpUtil.setContentLength(refusal, refusal.content().readableBytes());
        HttpUtil.setKeepAlive(refusal, false);
        client.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
    }

    void writabilityChanged() {
        Download running = download;
        if (running != null) {
            running.writabilityChanged();
        }
    }

    /** Ends what still goes on with the origin. */
    void clientGone() {
        upload.clientGone();
        Response started = answer;
        CallFuture<Response> waiting = call;
        if (started != null) {
            started.close();
        } else if (waiting != null) {
            waiting.cancel(true);
        }
    }
}
