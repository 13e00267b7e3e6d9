/** What a client tells its listeners. */
@NullMarked
package io.sallyport.event;

import org.jspecify.annotations.NullMarked;
