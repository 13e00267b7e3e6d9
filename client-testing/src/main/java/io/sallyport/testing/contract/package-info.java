/** The suite every transport must pass. */
@NullMarked
package io.sallyport.testing.contract;

import org.jspecify.annotations.NullMarked;
