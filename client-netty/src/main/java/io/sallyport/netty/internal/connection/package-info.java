/** What every connection is, whatever it speaks: its state, what users may know of it, and whom it tells of its turns. Confined to the connection's loop. */
@NullMarked
package io.sallyport.netty.internal.connection;

import org.jspecify.annotations.NullMarked;
