/** What makes two requests share a connection ({@link io.sallyport.netty.internal.route.RouteKey}), and the pools by it. Thread-safe. */
@NullMarked
package io.sallyport.netty.internal.route;

import org.jspecify.annotations.NullMarked;
