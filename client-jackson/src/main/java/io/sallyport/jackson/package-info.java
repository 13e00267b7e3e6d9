/** JSON bodies by Jackson. */
@NullMarked
package io.sallyport.jackson;

import org.jspecify.annotations.NullMarked;
