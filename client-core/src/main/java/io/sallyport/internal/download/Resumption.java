package io.sallyport.internal.download;

import io.sallyport.Headers;
import io.sallyport.internal.text.ContentRange;

/** What an answer means for a download. Pure functions. Stateless. */
final class Resumption {

    /** What follows. */
    sealed interface Step {

        /** Its bytes go behind those that are there. */
        record Append(Version version) implements Step {}

        /** Its bytes are the first ones, whatever is there. */
        record Begin(Version version) implements Step {}

        /** All bytes are there. */
        record Complete() implements Step {}

        /** What is there is of no use: ask for all of it. */
        record Anew(String why) implements Step {}

        /** It cannot be had. */
        record Refuse(String why) implements Step {}
    }

    private Resumption() {}

    /**
     * The step.
     *
     * @param have bytes that are there; their rest was asked for if they are more than none
     * @param known the version they are of
     * @param size the bytes that there must be, or -1
     * @param length the bytes that the answer announces for its own body, or -1
     */
    static Step judge(long have, Version known, long size, int status, Headers headers, long length) {
        return switch (status) {
            case 200 ->
                size >= 0 && length >= 0 && length != size
                        ? new Step.Refuse("the file has " + length + " bytes (expected: " + size + ")")
                        : new Step.Begin(Version.of(headers, length));
            case 206 ->
                have == 0
                        ? new Step.Refuse("the server sent a part though all was asked for")
                        : partial(have, known, size, headers, length);
            case 416 -> unsatisfied(have, known, headers);
            default -> new Step.Refuse("the server answered with status " + status);
        };
    }

    private static Step partial(long have, Version known, long size, Headers headers, long length) {
        ContentRange range = ContentRange.parse(headers.first("Content-Range"));
        if (range == null || range.first() < 0) {
            return new Step.Refuse("the part has no Content-Range that can be read");
        }
        if (range.first() != have) {
            return new Step.Refuse("the part begins at byte " + range.first() + " (expected: " + have + ")");
        }
        if (length >= 0 && length != range.last() - range.first() + 1) {
            return new Step.Refuse(
                    "the part has " + length + " bytes, its Content-Range says " + (range.last() - range.first() + 1));
        }
        if (range.total() >= 0 && size >= 0 && range.total() != size) {
            return new Step.Refuse("the file has " + range.total() + " bytes (expected: " + size + ")");
        }
        String tag = headers.first("ETag");
        boolean another = (tag != null && known.validator().startsWith("\"") && !tag.equals(known.validator()))
                || (range.total() >= 0 && known.total() >= 0 && range.total() != known.total());
        if (another) {
            return new Step.Anew("the part is of another version");
        }
        return new Step.Append(new Version(known.validator(), range.total() >= 0 ? range.total() : known.total()));
    }

    /** Nothing follows what is there: it is all, or too much. */
    private static Step unsatisfied(long have, Version known, Headers headers) {
        if (have == 0) {
            return new Step.Refuse("the server answered with status 416 though all was asked for");
        }
        ContentRange range = ContentRange.parse(headers.first("Content-Range"));
        long total = range != null ? range.total() : known.total() < 0 ? have : known.total();
        return total == have && (known.total() < 0 || known.total() == have)
                ? new Step.Complete()
                : new Step.Anew("the server has no bytes behind those that are there");
    }
}
