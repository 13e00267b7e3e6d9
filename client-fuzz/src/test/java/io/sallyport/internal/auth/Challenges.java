package io.sallyport.internal.auth;

import io.sallyport.auth.Challenge;
import java.util.List;

/** The challenges of a field, which only authentication asks for otherwise. */
public final class Challenges {

    private Challenges() {}

    /** Those that can be read, in their order. */
    public static List<Challenge> read(String field) {
        return ChallengeParser.challenges(List.of(field));
    }
}
