package io.sallyport;

/** Hears how far a body is on its way into a file; see {@link ResponseBody#saveTo(java.nio.file.Path, SaveProgress)}. */
@FunctionalInterface
public interface SaveProgress {

    /**
     * More of the body is written. Called one at a time, with growing numbers. What it throws is logged and changes nothing.
     *
     * @param written bytes of the body that are in the file by now
     * @param total bytes that were announced, or -1
     */
    void saved(long written, long total);
}
