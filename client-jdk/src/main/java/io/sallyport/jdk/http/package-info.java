/** Translates between {@code java.net.http} and Sallyport: requests in one direction, responses in the other. */
@NullMarked
package io.sallyport.jdk.http;

import org.jspecify.annotations.NullMarked;
