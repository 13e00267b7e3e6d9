/** A closed loop: a fixed number of calls in flight against a server in a process of its own, the same work for each client in turn. {@link io.sallyport.benchmarks.loop.ClosedLoop} is the program. */
@NullMarked
package io.sallyport.benchmarks.loop;

import org.jspecify.annotations.NullMarked;
