package io.sallyport.internal.proxy;

import io.sallyport.TargetUri;
import io.sallyport.proxy.Proxy;
import io.sallyport.proxy.ProxyChooser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses by the variables that all programs know. Immutable.
 *
 * @param http for http, or null
 * @param https for https, or null
 * @param exempt what goes direct
 */
public record EnvironmentChooser(
        @Nullable Proxy http, @Nullable Proxy https, NoProxy exempt) implements ProxyChooser {

    private static final List<Proxy> DIRECT = List.of(Proxy.DIRECT);

    /** Reads the variables. */
    public static EnvironmentChooser of(Map<String, String> variables) {
        boolean cgi = set(variables, "REQUEST_METHOD") != null;
        Proxy all = proxy(variables, "all_proxy", true);
        Proxy http = proxy(variables, "http_proxy", !cgi);
        Proxy https = proxy(variables, "https_proxy", true);
        String exempt = set(variables, "no_proxy");
        String upper = set(variables, "NO_PROXY");
        return new EnvironmentChooser(
                http != null ? http : all,
                https != null ? https : all,
                NoProxy.parse(exempt != null ? exempt : upper != null ? upper : ""));
    }

    private static @Nullable Proxy proxy(Map<String, String> variables, String name, boolean upperToo) {
        String value = set(variables, name);
        if (value != null) {
            return ProxyText.parse(value, name);
        }
        String upper = name.toUpperCase(Locale.ROOT);
        String shouted = upperToo ? set(variables, upper) : null;
        return shouted == null ? null : ProxyText.parse(shouted, upper);
    }

    private static @Nullable String set(Map<String, String> variables, String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    @Override
    public List<Proxy> choose(TargetUri target) {
        Proxy proxy = target.isSecure() ? https : http;
        return proxy == null || exempt.matches(target.host(), target.port()) ? DIRECT : List.of(proxy);
    }
}
