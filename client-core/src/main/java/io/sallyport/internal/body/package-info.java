/** Request bodies that become streams when they are sent. A leaf. */
@NullMarked
package io.sallyport.internal.body;

import org.jspecify.annotations.NullMarked;
