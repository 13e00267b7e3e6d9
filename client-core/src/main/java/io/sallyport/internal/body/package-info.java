/** Request bodies that become streams when they are sent, and what a stream of a response's body is. A leaf. */
@NullMarked
package io.sallyport.internal.body;

import org.jspecify.annotations.NullMarked;
