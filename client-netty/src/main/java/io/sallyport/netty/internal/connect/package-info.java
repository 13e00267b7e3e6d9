/** Opens connections: resolve, connect, TLS, pipeline. {@link io.sallyport.netty.internal.connect.Connector} is the way in. An opening belongs to the loop its connection will live on. */
@NullMarked
package io.sallyport.netty.internal.connect;

import org.jspecify.annotations.NullMarked;
