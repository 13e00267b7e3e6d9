/** HTTP/1.1 on one connection: {@link io.sallyport.netty.internal.http1.Http1Connection} is the way in, its codec does the work of one exchange, reader and writer know only bytes. Confined to the connection's loop. */
@NullMarked
package io.sallyport.netty.internal.http1;

import org.jspecify.annotations.NullMarked;
