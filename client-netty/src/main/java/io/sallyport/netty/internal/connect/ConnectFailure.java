package io.sallyport.netty.internal.connect;

import io.sallyport.error.Phase;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection could not be opened, told once to each call that fails of it. Immutable.
 *
 * @param kind which of the failures it is
 * @param phase how far it got
 * @param text for people; names every address tried
 * @param address the address tried last, or null
 * @param cause what the platform said, of the last address
 * @param earlier what it said of the others
 * @param crowded the addresses that are at their limit
 * @param reply what a proxy answered in place of giving a tunnel, or null
 */
public record ConnectFailure(
        Kind kind,
        Phase phase,
        String text,
        @Nullable SocketAddress address,
        @Nullable Throwable cause,
        List<Throwable> earlier,
        List<InetSocketAddress> crowded,
        @Nullable ProxyReply reply) {

    /** Which failure the call has. */
    public enum Kind {
        /** No addresses. */
        UNRESOLVED,
        /** None of the addresses may be connected to. */
        REFUSED,
        /** No address took the connection. */
        NOT_CONNECTED,
        /** Every address that would do is at {@link AddressLimit its limit}: the calls go on waiting. */
        CROWDED,
        /** The last address did not answer in time. */
        CONNECT_TIMEOUT,
        /** A proxy refused, or broke a rule. */
        PROXY,
        /** A proxy did not answer in time. */
        PROXY_TIMEOUT,
        /** What a proxy asks for could not be had: the cause is the call's own failure. */
        PROXY_CREDENTIALS,
        /** The handshake failed, or the certificate was refused. */
        TLS,
        /** The handshake did not end in time. */
        TLS_TIMEOUT,
        /** The blocking executor refused to look the host up. */
        NO_EXECUTOR,
        /** The transport is closed. */
        CLOSED
    }
}
