/** Cookies: the jar a client asks, the jars there are, and what they hold (RFC 6265bis). */
@NullMarked
package io.sallyport.cookie;

import org.jspecify.annotations.NullMarked;
