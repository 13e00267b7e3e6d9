/** One call from the user's request to its end: {@link io.sallyport.internal.call.CallingClient} is the way in. Calls belong to no thread; each class says what guards it. */
@NullMarked
package io.sallyport.internal.call;

import org.jspecify.annotations.NullMarked;
