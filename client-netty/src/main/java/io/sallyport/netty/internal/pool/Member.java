package io.sallyport.netty.internal.pool;

import io.sallyport.netty.internal.connection.Connection;
import org.jspecify.annotations.Nullable;

/** The pool's record of one live connection. Guarded by its pool's lock. */
final class Member {

    final Connection connection;
    final EndpointPool endpoint;

    /** Exchanges it has, offers included. */
    int leases;

    /** Whether it takes new ones. */
    boolean open = true;

    /** Whether it stands in the list of those with room. */
    boolean listed;

    /** When it was left by its last exchange. */
    long idleSince;

    @Nullable
    Member newer;

    @Nullable
    Member older;

    Member(Connection connection, EndpointPool endpoint) {
        this.connection = connection;
        this.endpoint = endpoint;
    }

    boolean hasRoom() {
        return open && leases < connection.room();
    }

    boolean isIdle() {
        return leases == 0;
    }
}
