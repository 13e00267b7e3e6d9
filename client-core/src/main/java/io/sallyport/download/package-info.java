/** Files that are downloaded whole, though their transfer may break. */
@NullMarked
package io.sallyport.download;

import org.jspecify.annotations.NullMarked;
