package io.sallyport.internal.call;

import io.sallyport.Headers;
import io.sallyport.config.ClientConfig;
import io.sallyport.config.HedgePolicy;
import io.sallyport.config.RedirectConfig;
import io.sallyport.config.RetryPolicy;
import io.sallyport.event.ClientListener;
import io.sallyport.internal.auth.AuthenticatorTable;
import java.util.List;
import java.util.Set;

/** Settings of clients that are put together by hand: all that can be off is off. */
final class Settings {

    private Settings() {}

    static ClientSettings of(ClientConfig config, ClientListener listener) {
        return new ClientSettings(
                config,
                null,
                Headers.empty(),
                null,
                List.of(),
                List.of(),
                null,
                listener,
                null,
                null,
                null,
                true,
                RedirectConfig.defaults(),
                AuthenticatorTable.EMPTY,
                null,
                RetryPolicy.none(),
                HedgePolicy.none(),
                Set.of());
    }
}
