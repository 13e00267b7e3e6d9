/** The Netty transport: its builder and the ways to use it with event loops and buffers of your own. */
@NullMarked
package io.sallyport.netty;

import org.jspecify.annotations.NullMarked;
