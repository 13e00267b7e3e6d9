package io.sallyport.netty.internal.connect;

import io.netty.util.NetUtil;
import io.sallyport.config.AddressGuard;
import io.sallyport.error.Phase;
import io.sallyport.netty.internal.connect.ConnectFailure.Kind;
import io.sallyport.netty.internal.loop.Deadline;
import io.sallyport.spi.AddressResolver;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Looks up the addresses to connect to: the origin's, or the proxy's. Its limit stands in for a resolver that never answers. */
final class Lookup extends Deadline implements Step {

    private final Opening opening;
    private final String host;
    private boolean over;

    Lookup(Opening opening) {
        this.opening = opening;
        this.host = opening.plan().firstHost();
    }

    @Override
    public Phase phase() {
        return Phase.RESOLVE;
    }

    @Override
    public void start() {
        ConnectPlan plan = opening.plan();
        byte[] behindProxy = plan.proxy() == null ? null : NetUtil.createByteArrayFromIpAddressString(plan.host());
        if (behindProxy != null
                && permitted(List.of(address(plan.host(), behindProxy))).isEmpty()) {
            refuse(plan.host(), plan.host());
            return;
        }
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            end(List.of(address(host, literal)));
            return;
        }
        AddressResolver own = opening.plan().resolver();
        AddressResolver resolver = own != null ? own : opening.connector().resolver();
        if (opening.order().connectNanos() > 0) {
            opening.loop().timers().arm(this, opening.order().connectNanos());
        }
        try {
            CompletionStage<List<InetAddress>> answer = resolver.resolve(host);
            Objects.requireNonNull(answer, "the resolver returned null");
            answer.whenComplete((found, failure) -> opening.onLoop(() -> resolved(found, failure)));
        } catch (RuntimeException | Error e) {
            resolved(null, e); // it is the user's
        }
    }

    private void resolved(@Nullable List<InetAddress> found, @Nullable Throwable failure) {
        if (over) {
            return; // too late, or twice
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RejectedExecutionException) {
            opening.fail(Kind.NO_EXECUTOR, "the blocking executor refused to look up " + host, cause);
        } else if (cause != null) {
            opening.fail(Kind.UNRESOLVED, "cannot look up " + host + ": " + cause.getMessage(), cause);
        } else if (found == null || found.isEmpty() || found.stream().anyMatch(Objects::isNull)) {
            opening.fail(Kind.UNRESOLVED, host + " has no addresses", new UnknownHostException(host));
        } else {
            end(List.copyOf(found));
        }
    }

    private static InetAddress address(String host, byte[] literal) {
        try {
            return InetAddress.getByAddress(host, literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + literal.length + " bytes", e);
        }
    }

    private void end(List<InetAddress> addresses) {
        List<InetAddress> usable = opening.plan().proxy() == null ? permitted(addresses) : addresses;
        if (usable.isEmpty()) {
            refuse(host, addresses);
        } else {
            opening.enter(new Dialling(opening, usable));
        }
    }

    private List<InetAddress> permitted(List<InetAddress> addresses) {
        AddressGuard guard = opening.plan().guard();
        for (InetAddress address : addresses) {
            if (!guard.permits(address)) {
                return addresses.stream().filter(guard::permits).toList();
            }
        }
        return addresses;
    }

    private void refuse(String name, Object addresses) {
        opening.fail(
                Kind.REFUSED,
                "the client may not connect to " + name + ", which is " + addresses
                        + " (HttpClientBuilder.addressGuard)",
                null);
    }

    @Override
    protected void expired() {
        String text = "looking up " + host + " took longer than Timeouts.connect ("
                + Duration.ofNanos(opening.order().connectNanos()) + ")";
        opening.fail(Kind.UNRESOLVED, text, new SocketTimeoutException(text));
    }

    @Override
    public void stop() {
        over = true;
        opening.loop().timers().remove(this);
    }
}
