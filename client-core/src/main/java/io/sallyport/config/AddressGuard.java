package io.sallyport.config;

import io.sallyport.internal.text.IpRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be connected to: for clients that are given URLs by others, and must not be sent to servers that only they can reach. Off unless set. Immutable.
 *
 * <p>It judges each address after names were looked up, of each connection: of redirects and retries, too. The very address it has judged is the one that is connected to, so a name that has another
 * address a moment later changes nothing. An address that is an IPv4 one in another shape (mapped, or behind the NAT64 prefix 64:ff9b::/96) is judged as that one. If none of a host's addresses is
 * permitted, the call fails with {@link io.sallyport.error.AddressRefusedException}, which is never retried. Clients with different guards share no connections.
 *
 * <p>Proxies look up names themselves, so through one only targets that are addresses in numbers are judged; the rest is the proxy's to refuse. The proxy's own address is the user's choice and is not
 * judged.
 */
public final class AddressGuard {

    /** What is not the public internet: IANA's special-purpose registries of IPv4 and IPv6 addresses (RFC 6890), and multicast. */
    private static final List<IpRange> SPECIAL = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private (RFC 1918)
                    "100.64.0.0/10", // carriers' NAT (RFC 6598)
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link-local, and the metadata of clouds
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, and broadcast
                    "::/96", // unspecified, loopback, and IPv4-compatible
                    "::ffff:0:0:0/96", // IPv4-translated (RFC 2765)
                    "64:ff9b:1::/48", // NAT64 within a network
                    "100::/64", // discard
                    "2001::/23", // protocol assignments, Teredo
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4
                    "3fff::/20", // documentation
                    "5f00::/16", // segment routing
                    "fc00::/7", // unique local
                    "fe80::/10", // link-local
                    "fec0::/10", // site-local
                    "ff00::/8") // multicast
            .map(range -> IpRange.parse(range, "special"))
            .toList();

    private static final IpRange NAT64 = IpRange.parse("64:ff9b::/96", "nat64");

    /** A lookup may give IPv4 addresses in this shape, too; a literal never has it. */
    private static final IpRange MAPPED = IpRange.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);

    private static final AddressGuard OFF = new AddressGuard(true, List.of(), List.of());
    private static final AddressGuard PUBLIC_ONLY = new AddressGuard(true, List.of(), SPECIAL);
    private static final AddressGuard NOTHING = new AddressGuard(false, List.of(), List.of());

    /** What is permitted if no range says anything of it. */
    private final boolean otherwise;

    private final List<IpRange> permitted;
    private final List<IpRange> refused;

    private AddressGuard(boolean otherwise, List<IpRange> permitted, List<IpRange> refused) {
        this.otherwise = otherwise;
        this.permitted = permitted;
        this.refused = refused;
    }

    /** {@return a guard that permits all: what a client has by default} */
    public static AddressGuard off() {
        return OFF;
    }

    /** {@return a guard that permits the public internet only: not loopback, private, link-local, multicast, documentation or any other special range, in either version of IP} */
    public static AddressGuard publicOnly() {
        return PUBLIC_ONLY;
    }

    /**
     * {@return a guard that permits these only}
     *
     * @param ranges as for {@link #permit}
     */
    public static AddressGuard only(String... ranges) {
        return NOTHING.permit(ranges);
    }

    /**
     * {@return this guard, which also permits these, whatever else refuses them}
     *
     * @param ranges addresses in numbers, or ranges such as {@code 10.1.0.0/16} and {@code fd00::/8}; else an {@link IllegalArgumentException}
     */
    public AddressGuard permit(String... ranges) {
        return new AddressGuard(otherwise, with(permitted, ranges, "permit"), refused);
    }

    /**
     * {@return this guard, which also refuses these, unless they are expressly permitted}
     *
     * @param ranges as for {@link #permit}
     */
    public AddressGuard refuse(String... ranges) {
        return new AddressGuard(otherwise, permitted, with(refused, ranges, "refuse"));
    }

    private static List<IpRange> with(List<IpRange> known, String[] ranges, String setting) {
        List<IpRange> all = new ArrayList<>(known);
        for (String range : ranges) {
            all.add(IpRange.parse(range, setting));
        }
        return List.copyOf(all);
    }

    /**
     * {@return whether it may be connected to}
     *
     * @param address an address
     */
    public boolean permits(InetAddress address) {
        if (otherwise && refused.isEmpty()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        if (NAT64.contains(bytes) || MAPPED.contains(bytes)) {
            bytes = Arrays.copyOfRange(bytes, 12, 16);
        }
        if (anyContains(permitted, bytes)) {
            return true;
        }
        return otherwise && !anyContains(refused, bytes);
    }

    private static boolean anyContains(List<IpRange> ranges, byte[] address) {
        for (IpRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof AddressGuard that
                        && otherwise == that.otherwise
                        && permitted.equals(that.permitted)
                        && refused.equals(that.refused));
    }

    @Override
    public int hashCode() {
        return (31 * permitted.hashCode() + refused.hashCode()) * 2 + (otherwise ? 1 : 0);
    }

    @Override
    public String toString() {
        return equals(OFF)
                ? "AddressGuard[off]"
                : "AddressGuard[" + (otherwise ? "" : "only ") + "permit=" + permitted
                        + (refused.isEmpty() ? "" : ", refuse=" + refused) + "]";
    }
}
