/** How a download goes on: what the next answer means for it, the part on the disk, and the transfers one after the other. */
@NullMarked
package io.sallyport.internal.download;

import org.jspecify.annotations.NullMarked;
