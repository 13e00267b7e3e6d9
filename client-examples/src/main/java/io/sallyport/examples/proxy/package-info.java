/** A reverse proxy: the client inside a Netty server, on the server's own event loops. */
@NullMarked
package io.sallyport.examples.proxy;

import org.jspecify.annotations.NullMarked;
