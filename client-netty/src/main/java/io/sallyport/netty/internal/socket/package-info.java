/** Sockets that block, as channels of event loops: those of a program's own SSLSocketFactory. */
@NullMarked
package io.sallyport.netty.internal.socket;

import org.jspecify.annotations.NullMarked;
