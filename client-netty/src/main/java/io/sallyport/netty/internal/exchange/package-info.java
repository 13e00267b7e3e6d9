/** One request and one response, and the one place where they end: {@link io.sallyport.netty.internal.exchange.Exchange}. Confined to the connection's loop once leased. */
@NullMarked
package io.sallyport.netty.internal.exchange;

import org.jspecify.annotations.NullMarked;
