/** JMH benchmarks, and comparisons of whole programs with other clients. */
@NullMarked
package io.sallyport.benchmarks;

import org.jspecify.annotations.NullMarked;
