/** What users test with: scripted peer, clock moved by hand, recording listener. */
@NullMarked
package io.sallyport.testing;

import org.jspecify.annotations.NullMarked;
