/** Configuration: one class for each topic. */
@NullMarked
package io.sallyport.config;

import org.jspecify.annotations.NullMarked;
