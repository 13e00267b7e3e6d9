/** Programs short enough to read in a minute. */
@NullMarked
package io.sallyport.examples;

import org.jspecify.annotations.NullMarked;
