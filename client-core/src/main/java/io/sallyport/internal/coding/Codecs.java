package io.sallyport.internal.coding;

import io.sallyport.internal.text.Tokens;
import io.sallyport.spi.ContentCodec;
import io.sallyport.spi.ContentCodecProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content codings a client knows. Immutable. */
public final class Codecs {

    private static final Logger LOG = LoggerFactory.getLogger(Codecs.class);

    /** Loads a codec whose library may be missing. */
    private interface Loader {
        ContentCodec load();
    }

    /** What is there without providers. Found out once, when first needed: that may load native code. */
    private static final class BuiltIn {

        private static final List<ContentCodec> ALL = find();

        private static List<ContentCodec> find() {
            List<ContentCodec> found = new ArrayList<>(List.of(DeflateCodec.values()));
            addIfPresent("br", BrotliCodec::load, found);
            addIfPresent("zstd", ZstdCodec::load, found);
            return List.copyOf(found);
        }

        private static void addIfPresent(String token, Loader loader, List<ContentCodec> found) {
            try {
                found.add(loader.load());
            } catch (LinkageError | RuntimeException e) {
                LOG.debug("content coding {} is not there: {}", token, e.toString());
            }
        }
    }

    private final Map<String, ContentCodec> byName;
    private final String acceptEncoding;

    private Codecs(Map<String, ContentCodec> byToken) {
        Map<String, ContentCodec> names = new HashMap<>();
        for (ContentCodec codec : byToken.values()) {
            codec.aliases().forEach(alias -> names.put(alias, codec));
        }
        names.putAll(byToken);
        this.byName = Map.copyOf(names);
        this.acceptEncoding = byToken.values().stream().map(ContentCodec::token).collect(Collectors.joining(", "));
    }

    /**
     * What is built in and what providers bring, whose codecs take the place of built-in ones of their names.
     *
     * @throws IllegalStateException if two providers bring a coding of one name, or one is named by no token in lower case
     */
    public static Codecs with(Collection<ContentCodecProvider> providers) {
        Map<String, ContentCodec> byToken = new LinkedHashMap<>();
        BuiltIn.ALL.forEach(codec -> byToken.put(codec.token(), codec));
        Map<String, String> broughtBy = new HashMap<>();
        for (ContentCodecProvider provider : providers) {
            for (ContentCodec codec : provider.codecs()) {
                requireToken(codec.token(), provider.name());
                String other = broughtBy.putIfAbsent(codec.token(), provider.name());
                if (other != null) {
                    throw new IllegalStateException("content codec " + codec.token() + ": brought by " + other + " and "
                            + provider.name() + " (expected: one; remove the other)");
                }
                byToken.put(codec.token(), codec);
            }
        }
        return new Codecs(byToken);
    }

    private static void requireToken(String token, String provider) {
        try {
            Tokens.requireToken(token, "content codec of " + provider);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        if (!token.equals(Tokens.lower(token)) || token.equals("identity")) {
            throw new IllegalStateException(
                    "content codec of " + provider + ": " + token + " (expected: a token in lower case, not identity)");
        }
    }

    /**
     * The codec of a name, or null if it is not known here.
     *
     * @param name in any case
     */
    public @Nullable ContentCodec find(String name) {
        return byName.get(Tokens.lower(name));
    }

    /** The value of {@code Accept-Encoding} that asks for all of them. */
    public String acceptEncoding() {
        return acceptEncoding;
    }
}
