package io.sallyport.fuzz;

import io.sallyport.netty.internal.http1.ResponseTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** All there are. A new one needs a line here, and a folder with an input or two. */
final class Targets {

    /** Only the one that is asked for is loaded: a fuzzer takes its time over each class. */
    private static final Map<String, Supplier<Target<?>>> BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("url", () -> UrlTarget.TARGET),
            Map.entry("location", () -> LocationTarget.TARGET),
            Map.entry("set-cookie", () -> SetCookieTarget.TARGET),
            Map.entry("cookie-date", () -> CookieDateTarget.TARGET),
            Map.entry("cookie-line", () -> CookieLineTarget.TARGET),
            Map.entry("suffixes", () -> SuffixTarget.TARGET),
            Map.entry("list", () -> ListTarget.TARGET),
            Map.entry("headers", () -> HeadersTarget.TARGET),
            Map.entry("charset", () -> CharsetTarget.TARGET),
            Map.entry("challenges", () -> ChallengeTarget.TARGET),
            Map.entry("http-date", () -> HttpDateTarget.TARGET),
            Map.entry("retry-after", () -> RetryAfterTarget.TARGET),
            Map.entry("parameters", () -> ParametersTarget.TARGET),
            Map.entry("disposition", () -> DispositionTarget.TARGET),
            Map.entry("multipart", () -> MultipartTarget.TARGET),
            Map.entry("content-encoding", () -> ChainTarget.TARGET),
            Map.entry("gzip", () -> CodecTargets.GZIP),
            Map.entry("deflate", () -> CodecTargets.DEFLATE),
            Map.entry("br", () -> CodecTargets.BROTLI),
            Map.entry("zstd", () -> CodecTargets.ZSTD),
            Map.entry("response-head", () -> ResponseTargets.HEAD),
            Map.entry("chunked", () -> ResponseTargets.CHUNKED)));

    private Targets() {}

    static List<Target<?>> all() {
        List<Target<?>> all = new ArrayList<>();
        BY_NAME.keySet().forEach(name -> all.add(named(name)));
        return all;
    }

    static Target<?> named(String name) {
        Supplier<Target<?>> target = BY_NAME.get(name);
        if (target == null) {
            throw new IllegalArgumentException("fuzz.target: " + name + " (expected: one of " + BY_NAME.keySet() + ")");
        }
        return target.get();
    }
}
