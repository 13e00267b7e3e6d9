package io.sallyport.netty.servers;

import static io.sallyport.testing.FaultPlan.Direction.TO_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.HttpClient;
import io.sallyport.Request;
import io.sallyport.download.Download;
import io.sallyport.download.Downloaded;
import io.sallyport.error.DownloadException;
import io.sallyport.netty.NettyBuffers;
import io.sallyport.testing.FaultPlan;
import io.sallyport.testing.FaultProxy;
import io.sallyport.testing.LeakExtension;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** nginx's ranges and entity tags, behind a network that resets connections. */
@Timeout(120)
class NginxDownloadTest {

    private static final int BREAK = 3 * 1024 * 1024;

    @RegisterExtension
    static final Nginx nginx = new Nginx();

    @RegisterExtension
    final LeakExtension leaks = NettyBuffers.leakCheck();

    @TempDir
    Path folder;

    private Path expected;
    private String sha256;

    @BeforeEach
    void sum() throws Exception {
        expected = Files.write(folder.resolve("expected"), NginxSite.big());
        sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(expected)));
    }

    private Download.Builder big(FaultProxy proxy) {
        return Download.of(Request.get(proxy.url("/big.bin")).build(), folder.resolve("big.bin"))
                .digest("SHA-256", sha256)
                .size(NginxSite.BIG);
    }

    private static FaultProxy proxy() {
        return FaultProxy.to(URI.create(nginx.http("/")).getPort());
    }

    @Test
    void aTransferThatBreaksThreeTimesIsWhole() throws Exception {
        try (FaultProxy proxy = proxy();
                HttpClient client = leaks.watch(HttpClient.create())) {
            proxy.plans(number -> number <= 3 ? FaultPlan.none().resetAt(TO_CLIENT, BREAK) : FaultPlan.none());
            Downloaded downloaded = big(proxy).build().run(client);
            assertThat(downloaded.path()).hasSameBinaryContentAs(expected);
            assertThat(downloaded.resumes()).isEqualTo(3);
            assertThat(downloaded.response().status()).isEqualTo(206);
            assertThat(downloaded.received()).as("nothing came twice").isEqualTo(NginxSite.BIG);
        }
    }

    @Test
    void anotherRunGoesOnWithTheRest() throws Exception {
        try (FaultProxy proxy = proxy();
                HttpClient client = leaks.watch(HttpClient.create())) {
            proxy.plans(number -> number == 1 ? FaultPlan.none().resetAt(TO_CLIENT, BREAK) : FaultPlan.none());
            Download once = big(proxy).maxResumes(0).build();
            assertThatThrownBy(() -> once.run(client)).isInstanceOf(java.io.IOException.class);
            assertThat(folder.resolve("big.bin")).doesNotExist();
            long kept = Files.size(folder.resolve("big.bin.part"));
            assertThat(kept).isPositive();
            Downloaded downloaded = once.run(client);
            assertThat(downloaded.received()).isEqualTo(NginxSite.BIG - kept);
            assertThat(downloaded.path()).hasSameBinaryContentAs(expected);
            assertThat(folder.resolve("big.bin.part")).doesNotExist();
        }
    }

    @Test
    void aWrongDigestIsNoFile() throws Exception {
        try (FaultProxy proxy = proxy();
                HttpClient client = leaks.watch(HttpClient.create())) {
            Download wrong = big(proxy).digest("SHA-256", "00".repeat(32)).build();
            assertThatThrownBy(() -> wrong.run(client))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageContaining("SHA-256 is " + sha256);
            assertThat(folder.resolve("big.bin")).doesNotExist();
            assertThat(folder.resolve("big.bin.part")).doesNotExist();
        }
    }
}
