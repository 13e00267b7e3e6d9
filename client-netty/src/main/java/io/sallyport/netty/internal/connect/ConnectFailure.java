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
 */
public record ConnectFailure(
        Kind kind,
        Phase phase,
        String text,
        @Nullable SocketAddress address,
        @Nullable Throwable cause,
        List<Throwable> earlier,
        List<InetSocketAddress> crowded) {

    /** Which failure the call has. */
    public enum Kind {
        /** No addresses. */
        UNRESOLVED,
        /** No address took the connection. */
        NOT_CONNECTED,
        /** Every address that would do is at {@link AddressLimit its limit}: the calls go on waiting. */
        CROWDED,
        /** The last address did not answer in time. */
        CONNECT_TIMEOUT,
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
