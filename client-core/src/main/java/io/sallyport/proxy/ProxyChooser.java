package io.sallyport.proxy;

import io.sallyport.TargetUri;
import io.sallyport.internal.proxy.EnvironmentChooser;
import io.sallyport.internal.proxy.SelectorChooser;
import java.io.IOException;
import java.net.ProxySelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Chooses the proxy of each exchange by its target. Thread-safe. */
@FunctionalInterface
public interface ProxyChooser {

    /**
     * Chooses. Called for each exchange, on an event loop or on the thread that sends, so it must not block unless {@link #mayBlock} says so.
     *
     * @param target where the request goes, after interceptors
     * @return one or more, the one to try first at the front; {@link Proxy#DIRECT} among them is the origin itself. The next is tried if one cannot be reached, see {@link #failed}. Throwing, null or an empty list is a
     *     {@link io.sallyport.error.ProxyException} of the call
     */
    List<Proxy> choose(TargetUri target);

    /** {@return whether {@link #choose} may block, and is called on the transport's blocking executor for that} Default: false. */
    default boolean mayBlock() {
        return false;
    }

    /**
     * One of those chosen could not be reached: its name, its address or TLS with it failed, or it gave no answer. Called on an event loop; must not block. Default: does nothing.
     *
     * @param target where the request was to go
     * @param proxy the proxy; never {@link Proxy#DIRECT}
     * @param failure what the exchange failed with
     */
    default void failed(TargetUri target, Proxy proxy, IOException failure) {}

    /**
     * {@return one that chooses the same for all targets}
     *
     * @param first the one to try first
     * @param others those to try after it, in order
     */
    static ProxyChooser of(Proxy first, Proxy... others) {
        List<Proxy> all = new ArrayList<>(List.of(others));
        all.add(0, first);
        List<Proxy> fixed = List.copyOf(all);
        return target -> fixed;
    }

    /**
     * {@return one that asks the platform's selector, on the blocking executor, and tells it of failures there} {@link java.net.Proxy.Type#SOCKS} is SOCKS 5. An empty list is {@link Proxy#DIRECT}.
     *
     * @param selector such as {@link ProxySelector#getDefault}
     */
    static ProxyChooser of(ProxySelector selector) {
        return new SelectorChooser(selector);
    }

    /**
     * {@return one that goes by the variables of this process's environment, read now} See {@link #environment(Map)}.
     *
     * @throws IllegalArgumentException if one of them is no proxy, naming it
     */
    static ProxyChooser environment() {
        return environment(System.getenv());
    }

    /**
     * {@return one that goes by such variables, as curl does: {@code http_proxy} for http, {@code https_proxy} for https, {@code all_proxy} for what has none; the same in upper case where that is not set,
     * but for {@code HTTP_PROXY} in a CGI script, where a client may have set it (CVE-2016-5388)} {@code no_proxy} lists what goes direct, separated by commas or spaces: {@code *} alone for all; host names, with all
     * names below them, with or without a leading dot; addresses, also as networks ({@code 10.0.0.0/8}); each with a port or without; IPv6 in brackets or bare.
     *
     * @param variables by name; an empty one is not set
     * @throws IllegalArgumentException if one of them is no proxy, naming it
     */
    static ProxyChooser environment(Map<String, String> variables) {
        return EnvironmentChooser.of(variables);
    }
}
