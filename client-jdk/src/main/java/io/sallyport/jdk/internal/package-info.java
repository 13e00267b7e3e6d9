/** What holds for the whole program. */
@NullMarked
package io.sallyport.jdk.internal;

import org.jspecify.annotations.NullMarked;
