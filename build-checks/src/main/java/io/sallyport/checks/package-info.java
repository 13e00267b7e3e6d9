/**
 * What the build checks about our own code, as test code that every module shares. A library module extends
 * {@link io.sallyport.checks.LibraryChecks} in its tests and names its rules. Never published.
 */
@NullMarked
package io.sallyport.checks;

import org.jspecify.annotations.NullMarked;
