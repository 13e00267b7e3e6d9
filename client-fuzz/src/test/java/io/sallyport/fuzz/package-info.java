/** One target for each parser of what servers send; {@link io.sallyport.fuzz.Targets} lists them. */
@NullMarked
package io.sallyport.fuzz;

import org.jspecify.annotations.NullMarked;
