package io.sallyport.internal.text;

/** The path before the query of a URL. Pure functions. Stateless. */
public final class PathText {

    private PathText() {}

    /**
     * Adds a segment to the path.
     *
     * @param pathAndQuery as written
     * @param segment as people type it, not escaped: a slash in it becomes {@code %2F}
     * @return the path with it, and the query as it was
     * @throws IllegalArgumentException if it is {@code .} or {@code ..}, which would not be a segment but lead elsewhere
     */
    public static String addSegment(String pathAndQuery, String segment) {
        if (segment.equals(".") || segment.equals("..")) {
            throw new IllegalArgumentException("path segment: \"" + segment + "\" (expected: no dot segment)");
        }
        int question = pathAndQuery.indexOf('?');
        String query = question < 0 ? "" : pathAndQuery.substring(question);
        String path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
        String slash = path.endsWith("/") ? "" : "/";
        return path + slash + Percent.escapeComponent(segment) + query;
    }
}
