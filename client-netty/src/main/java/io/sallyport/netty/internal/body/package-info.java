/** Bodies on their way: {@code OutboundBody} writes itself as fast as the connection takes it, {@code InboundBody} is pulled by its reader. Confined to the connection's loop. */
@NullMarked
package io.sallyport.netty.internal.body;

import org.jspecify.annotations.NullMarked;
