/** The rules of cookies (RFC 6265bis) and of public suffixes: pure functions and tables. */
@NullMarked
package io.sallyport.internal.cookie;

import org.jspecify.annotations.NullMarked;
