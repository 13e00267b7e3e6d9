/** Event loops, their deadlines, and threads that may block. A leaf: everything else may use it. */
@NullMarked
package io.sallyport.netty.internal.loop;

import org.jspecify.annotations.NullMarked;
