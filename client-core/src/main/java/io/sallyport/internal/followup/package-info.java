/** What follows an attempt: pure rules over its outcome, tested as tables. Called where the outcome comes up; they own nothing. */
@NullMarked
package io.sallyport.internal.followup;

import org.jspecify.annotations.NullMarked;
