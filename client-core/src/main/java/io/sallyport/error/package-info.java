/** The leaves of the exception tree. */
@NullMarked
package io.sallyport.error;

import org.jspecify.annotations.NullMarked;
