/** Which proxy a target takes, by text, variables and the platform's selector: pure functions but for the last. */
@NullMarked
package io.sallyport.internal.proxy;

import org.jspecify.annotations.NullMarked;
