package io.sallyport.jdk.opener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.auth.Credentials;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For which URI a password is. */
final class PasswordManagerTest {

    @ParameterizedTest
    @CsvSource({
        "http://h/, http://h/, true",
        "http://h/, http://h/a/b?c, true",
        "http://h, http://h:80/, true",
        "http://h:80, http://h/, true",
        "http://h:81, http://h/, false",
        "http://h/, http://h:81/, false",
        "http://h/, https://h/, false",
        "https://h/, http://h/, false",
        "http://h/, http://g/, false",
        "http://h/a, http://h/a, true",
        "http://h/a, http://h/a/, true",
        "http://h/a, http://h/a?b, true",
        "http://h/a, http://h/ab, false",
        "http://h/a/, http://h/a, false",
        "http://h/a/, http://h/a/b, true",
        "http://h/a, http://h/, false",
        "http://h/a, http://h/a/../b, false",
        "http://H/, http://h/, true",
        "h, http://h/, true",
        "h, https://h/, true",
        "h, http://h:81/, false",
        "h:81, http://h:81/, true",
        "h:81, http://h/, false",
        "h, h, true",
        "h:3128, h:3128, true",
        "h:3128, h, false",
        "http://h:3128/, h:3128, true",
        "'[::1]:8080', 'http://[::1]:8080/', true",
        "'[::1]', 'http://[::1]/', true"
    })
    void isForWhatItWasAddedWithAndAllBelow(String added, String asked, boolean found) {
        PasswordManager passwords = new PasswordManager();
        passwords.addPassword("r", added, "ada", "pw");
        assertThat(passwords.findUserPassword("r", asked) != null).isEqualTo(found);
        assertThat(passwords.findUserPassword("other", asked)).isNull();
        assertThat(passwords.findUserPassword(null, asked)).isNull();
    }

    @Test
    void theLongestPathWins() {
        PasswordManager passwords = new PasswordManager();
        passwords.addPassword("r", "http://h/", "root", "1");
        passwords.addPassword("r", "http://h/a/", "deep", "2");
        passwords.addPassword("r", "http://h/", "other", "3");
        assertThat(user(passwords, "r", "http://h/a/b")).isEqualTo("deep");
        assertThat(user(passwords, "r", "http://h/b")).isEqualTo("other");
        assertThat(passwords).hasToString("PasswordManager with 2 passwords");
    }

    @Test
    void theDefaultRealmIsForThoseWithoutOneOfTheirOwn() {
        PasswordManager passwords = new DefaultRealmPasswordManager();
        passwords.addPassword(null, "http://h/", "any", "1");
        passwords.addPassword("r", "http://h/", "own", "2");
        assertThat(user(passwords, "r", "http://h/")).isEqualTo("own");
        assertThat(user(passwords, "s", "http://h/")).isEqualTo("any");
        assertThat(user(passwords, "s", "http://g/")).isNull();
    }

    @Test
    void aUserWithAColonIsForDigestOnly() {
        PasswordManager passwords = new PasswordManager();
        passwords.addPassword("r", "http://h/", "a:b", "pw");
        Credentials.Password found = Objects.requireNonNull(passwords.findUserPassword("r", "http://h/"));
        assertThat(found.basic()).isFalse();
        assertThat(found.digest()).isTrue();
    }

    @Test
    void badUrisAreRefused() {
        assertThatThrownBy(() -> new PasswordManager().addPassword("r", "ftp://h/", "a", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    private static @Nullable String user(PasswordManager passwords, String realm, String uri) {
        Credentials.Password found = passwords.findUserPassword(realm, uri);
        return found == null ? null : found.user();
    }
}
