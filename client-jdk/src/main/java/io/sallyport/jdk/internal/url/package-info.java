/** The connections behind {@link io.sallyport.jdk.url.UrlHandlers}. */
@NullMarked
package io.sallyport.jdk.internal.url;

import org.jspecify.annotations.NullMarked;
