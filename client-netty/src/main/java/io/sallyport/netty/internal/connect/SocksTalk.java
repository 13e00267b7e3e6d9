package io.sallyport.netty.internal.connect;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import io.sallyport.auth.Credentials;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is said to a SOCKS proxy and what its answers mean: SOCKS 5 (RFC 1928, RFC 1929), SOCKS 4 with its extension 4A. Knows no channel; holds 262 bytes of an answer at most. Confined to its connection's loop.
 */
final class SocksTalk {

    /** What comes next. */
    sealed interface Turn {

        /** Send this. */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Say(byte[] bytes) implements Turn {}

        /** Read on. */
        record Wait() implements Turn {}

        /** The proxy wants a user and a password. */
        record AskPassword() implements Turn {}

        /** The tunnel is there; what follows is the origin's. */
        record Open() implements Turn {}

        /** There is no tunnel. */
        record Refused(String why) implements Turn {}
    }

    /** Which answer comes. */
    private enum Expected {
        METHOD(2),
        PASSWORD(2),
        REPLY5(5),
        REPLY4(8);

        private final int least;

        Expected(int least) {
            this.least = least;
        }
    }

    private static final Turn WAIT = new Turn.Wait();
    private static final int MAX_TEXT = 255;

    private final String host;
    private final int port;
    private final boolean mayShow;
    private final byte[] answer = new byte[262];
    private Expected expected;
    private int size;

    private SocksTalk(String host, int port, boolean mayShow, Expected expected) {
        this.host = host;
        this.port = port;
        this.mayShow = mayShow;
        this.expected = expected;
    }

    /** A talk by SOCKS 5, which may have a user and a password to show. */
    static SocksTalk version5(String host, int port, boolean mayShow) {
        return new SocksTalk(host, port, mayShow, Expected.METHOD);
    }

    /** A talk by SOCKS 4, for names 4A. */
    static SocksTalk version4(String host, int port) {
        return new SocksTalk(host, port, false, Expected.REPLY4);
    }

    Turn start() {
        if (host.length() > MAX_TEXT) {
            return new Turn.Refused("takes no host of more than " + MAX_TEXT + " characters (RFC 1928 5)");
        }
        if (expected == Expected.REPLY4) {
            return new Turn.Say(request4());
        }
        return new Turn.Say(mayShow ? new byte[] {5, 2, 0, 2} : new byte[] {5, 1, 0});
    }

    private byte[] request4() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(4);
        out.write(1);
        writePort(out);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        boolean numbers = address != null && address.length == 4;
        out.writeBytes(numbers ? address : new byte[] {0, 0, 0, 1});
        out.write(0); // no user
        if (!numbers) {
            out.writeBytes(host.getBytes(StandardCharsets.US_ASCII));
            out.write(0);
        }
        return out.toByteArray();
    }

    private byte[] request5() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {5, 1, 0});
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            byte[] name = host.getBytes(StandardCharsets.US_ASCII);
            out.write(3);
            out.write(name.length);
            out.writeBytes(name);
        } else {
            out.write(address.length == 4 ? 1 : 4);
            out.writeBytes(address);
        }
        writePort(out);
        return out.toByteArray();
    }

    private void writePort(ByteArrayOutputStream out) {
        out.write(port >> 8);
        out.write(port);
    }

    /** Takes what was asked for by {@link Turn.AskPassword}. */
    Turn password(Credentials.@Nullable Password given) {
        if (given == null) {
            return new Turn.Refused("wants a user and a password, and there are none");
        }
        byte[] user = given.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = given.password().getBytes(StandardCharsets.UTF_8);
        if (user.length == 0 || user.length > MAX_TEXT || password.length > MAX_TEXT) {
            return new Turn.Refused("takes a user of 1 to 255 bytes and a password of at most as many (RFC 1929 2)");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1);
        out.write(user.length);
        out.writeBytes(user);
        out.write(password.length);
        out.writeBytes(password);
        expected = Expected.PASSWORD;
        return new Turn.Say(out.toByteArray());
    }

    /** Reads what belongs to the answer that comes. */
    Turn read(ByteBuf in) {
        int needed = needed();
        while (size < needed && in.isReadable()) {
            answer[size++] = in.readByte();
            Turn early = early();
            if (early != null) {
                return early;
            }
            needed = needed();
        }
        if (size < needed) {
            return WAIT;
        }
        size = 0;
        return answered();
    }

    private int needed() {
        if (expected != Expected.REPLY5 || size < 5) {
            return expected.least;
        }
        return switch (answer[3]) {
            case 1 -> 4 + 4 + 2;
            case 4 -> 4 + 16 + 2;
            default -> 4 + 1 + (answer[4] & 0xFF) + 2;
        };
    }

    /** What can be refused before all of it has come: proxies that refuse may send no more. */
    private @Nullable Turn early() {
        int last = answer[size - 1] & 0xFF;
        int version = expected == Expected.REPLY4 ? 0 : 5;
        if (size == 1) {
            // RFC 1929 counts for itself; some proxies do not know.
            boolean fits = last == version || (expected == Expected.PASSWORD && last == 1);
            return fits ? null : new Turn.Refused("does not speak SOCKS: its answer begins with byte " + last);
        }
        if (size == 2 && expected == Expected.REPLY5 && last != 0) {
            return new Turn.Refused("refuses a tunnel: " + reply5(last));
        }
        if (size == 2 && expected == Expected.REPLY4 && last != 90) {
            return new Turn.Refused("refuses a tunnel: reply " + last + (last == 91 ? ", rejected or failed" : ""));
        }
        if (size == 4 && expected == Expected.REPLY5 && last != 1 && last != 3 && last != 4) {
            return new Turn.Refused("answers with an address of type " + last + " (expected: 1, 3 or 4, RFC 1928 6)");
        }
        return null;
    }

    private Turn answered() {
        int code = answer[1] & 0xFF;
        return switch (expected) {
            case METHOD -> method(code);
            case PASSWORD -> code == 0 ? request() : new Turn.Refused("refuses the user or the password");
            case REPLY5, REPLY4 -> new Turn.Open();
        };
    }

    private Turn method(int method) {
        if (method == 0) {
            return request();
        }
        if (method == 2 && mayShow) {
            return new Turn.AskPassword();
        }
        return new Turn.Refused(
                method == 0xFF
                        ? mayShow ? "lets nobody in this way" : "wants to know who asks, and it has no authenticator"
                        : "chose method " + method + ", which was not offered (RFC 1928 3)");
    }

    private Turn request() {
        expected = Expected.REPLY5;
        return new Turn.Say(request5());
    }

    private static String reply5(int reply) {
        String text = switch (reply) {
            case 1 -> "general failure";
            case 2 -> "not allowed by its rules";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "TTL expired";
            case 7 -> "command not supported";
            case 8 -> "address type not supported";
            default -> "unknown";
        };
        return "reply " + reply + ", " + text;
    }
}
