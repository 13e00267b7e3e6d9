/** Rules about text that need nothing else: tokens, URLs, hosts, lists, bounds, PEM files. Pure functions, a leaf of the module. */
@NullMarked
package io.sallyport.internal.text;

import org.jspecify.annotations.NullMarked;
