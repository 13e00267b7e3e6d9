/** The interfaces behind which a transport, a codec or a resolver can be put. */
@NullMarked
package io.sallyport.spi;

import org.jspecify.annotations.NullMarked;
