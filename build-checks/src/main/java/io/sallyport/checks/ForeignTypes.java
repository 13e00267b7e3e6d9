package io.sallyport.checks;

import java.util.List;
import java.util.regex.Pattern;

/** Finds types in an API that its users should not meet there. */
public final class ForeignTypes {
    private ForeignTypes() {}

    /**
     * The signatures that name a type of a package tree.
     *
     * @param api where to look
     * @param tree the package at the root of the tree
     */
    public static List<String> of(ApiListing api, String tree) {
        return matching(api, "(?<![\\w.])" + Pattern.quote(tree) + "\\.");
    }

    /**
     * The signatures that name a type of an internal package, ours or another's.
     *
     * @param api where to look
     */
    public static List<String> internal(ApiListing api) {
        return matching(api, "\\.internal\\.");
    }

    private static List<String> matching(ApiListing api, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return api.lines().stream()
                .filter(line -> pattern.matcher(line).find())
                .map(String::strip)
                .toList();
    }
}
