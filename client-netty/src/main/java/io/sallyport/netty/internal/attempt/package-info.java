/** One trip from a request to its finished exchange, and what a transport is made of: {@link io.sallyport.netty.internal.attempt.Attempt} is the way in. Belongs to no thread until a connection's loop takes the exchange. */
@NullMarked
package io.sallyport.netty.internal.attempt;

import org.jspecify.annotations.NullMarked;
