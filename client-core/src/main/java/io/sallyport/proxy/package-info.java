/** The way to an origin where it is not a direct one: {@link io.sallyport.proxy.Proxy}, and who chooses it. */
@NullMarked
package io.sallyport.proxy;

import org.jspecify.annotations.NullMarked;
