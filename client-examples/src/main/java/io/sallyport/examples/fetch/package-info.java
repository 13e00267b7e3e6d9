/** {@code fetch}: a small curl, to look at what the client does. */
@NullMarked
package io.sallyport.examples.fetch;

import org.jspecify.annotations.NullMarked;
