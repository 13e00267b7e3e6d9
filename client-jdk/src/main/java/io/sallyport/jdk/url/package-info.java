/** {@code java.net.URL} and {@code HttpURLConnection} over Sallyport. */
@NullMarked
package io.sallyport.jdk.url;

import org.jspecify.annotations.NullMarked;
