/** Who gets which connection, who waits, and how many there may be. {@link io.sallyport.netty.internal.pool.RoutePool} is the way in: it serialises events through the pure {@code PoolState} and does what that decided. */
@NullMarked
package io.sallyport.netty.internal.pool;

import org.jspecify.annotations.NullMarked;
