/** Python's urllib2 in Java: {@link io.sallyport.jdk.opener.Urls#open} and a chain of handlers, over the pools, limits and logs of an HTTP client. {@code docs/opener.md} has the table of all its members. */
@NullMarked
package io.sallyport.jdk.opener;

import org.jspecify.annotations.NullMarked;
