package io.sallyport.netty.servers;

import io.sallyport.testing.TestCertificate;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.function.ToIntFunction;

/** The files of the site that the nginx tests ask: a configuration, certificates, and pages of known content. */
final class NginxSite {

    static final int BIG = 16 * 1024 * 1024;

    /** The content of {@code /poem.txt}, which is sent in gzip. */
    static final String POEM = "My vegetable love should grow vaster than empires, and more slow. ".repeat(5000);

    static final long HUGE = 256L * 1024 * 1024;

    private static final int ISLANDS = 64;

    /** Who may see {@code /private/}: ada with the password {@code s3cr:t \u00e9}, by {@code openssl passwd -apr1}. */
    private static final String USERS = "ada:$apr1$sallypor$KY/f7flzrgrPRv7wF3hCE/\n";

    private NginxSite() {}

    /**
     * Writes the site.
     *
     * @param folder where it is written
     * @param seen where nginx sees the folder
     * @param user the directive that says whose workers nginx starts, or nothing
     * @param ports where it listens
     */
    static void write(Path folder, String seen, String user, ToIntFunction<NginxPort> ports) throws IOException {
        for (String name : new String[] {"www", "www/up", "tmp"}) {
            Path made = Files.createDirectories(folder.resolve(name));
            made.toFile().setWritable(true, false);
        }
        Files.writeString(folder.resolve("www/small.txt"), "x".repeat(1024));
        Files.writeString(folder.resolve("www/page.shtml"), "before <!--#echo var=\"request_method\" --> after");
        Files.writeString(folder.resolve("www/poem.txt"), POEM);
        Files.writeString(folder.resolve("users"), USERS);
        Files.write(folder.resolve("www/big.bin"), big());
        writeHuge(folder.resolve("www/huge.bin"));
        copy(TestCertificate.LOCALHOST.pem(), folder.resolve("server.pem"));
        copy(TestCertificate.LOCALHOST.keyPem(), folder.resolve("server.key"));
        copy(TestCertificate.CA.pem(), folder.resolve("ca.pem"));
        String conf = CONF.replace("@DIR@", seen).replace("@USER@", user);
        for (NginxPort port : NginxPort.values()) {
            conf = conf.replace("@" + port + "@", Integer.toString(ports.applyAsInt(port)));
        }
        Files.writeString(folder.resolve("nginx.conf"), conf);
        Files.writeString(folder.resolve("rules.conf"), RULES.replace("@DIR@", seen));
    }

    /** Bytes that take little room on the disk: holes, with islands that are known. */
    static void writeHuge(Path file) throws IOException {
        byte[] island = new byte[4096];
        Random random = new Random(7);
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(HUGE);
            for (int i = 0; i < ISLANDS; i++) {
                random.nextBytes(island);
                content.seek(i * (HUGE / ISLANDS) + random.nextInt(1024 * 1024));
                content.write(island);
            }
        }
    }

    /** The content of {@code /big.bin}. */
    static byte[] big() {
        byte[] bytes = new byte[BIG];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the HTTP rules are tested with, over each protocol. */
    private static final String RULES = """
            location = /poem.txt { gzip on; gzip_types *; gzip_min_length 1; }
            location = /go301 { return 301 $arg_to; }
            location = /go302 { return 302 $arg_to; }
            location = /go303 { return 303 $arg_to; }
            location = /go307 { return 307 $arg_to; }
            location = /go308 { return 308 $arg_to; }
            location = /seen { return 200 "$request_method|$content_length|$http_authorization|$http_host|$uri"; }
            location /private/ { auth_basic "nginx"; auth_basic_user_file @DIR@/users; alias @DIR@/www/; }
            location = /loop/a { return 302 b; }
            location = /loop/b { return 302 /loop/a; }
            location = /busy { add_header Retry-After 0 always; return 503 "busy"; }
            location = /late { return 504 "late"; }
            location = /nobody { proxy_pass http://127.0.0.1:1; }
            location = /limited { limit_req zone=R; try_files /none =204; }
            """;

    private static final String CONF = """
            @USER@
            daemon off;
            worker_processes 1;
            pid @DIR@/tmp/nginx.pid;
            error_log stderr warn;
            events { worker_connections 1024; }
            http {
              access_log off;
              default_type text/plain;
              client_max_body_size 0;
              client_body_temp_path @DIR@/tmp/body;
              proxy_temp_path @DIR@/tmp/proxy;
              fastcgi_temp_path @DIR@/tmp/fastcgi;
              uwsgi_temp_path @DIR@/tmp/uwsgi;
              scgi_temp_path @DIR@/tmp/scgi;
              keepalive_timeout 60s;
              keepalive_requests 100000;
              root @DIR@/www;
              ssl_certificate @DIR@/server.pem;
              ssl_certificate_key @DIR@/server.key;
              ssl_protocols TLSv1.2 TLSv1.3;
              ssl_session_cache shared:S:1m;
              limit_req_zone $server_port zone=R:64k rate=10r/s;
              limit_req_status 429;
              server {
                listen @HTTP@ backlog=1024;
                include @DIR@/rules.conf;
                location = /hello { add_header X-Dup one; add_header X-Dup two; return 200 "hello"; }
                location = /headers { return 200 "$http_host|$http_user_agent|$http_accept_encoding"; }
                location = /moved { return 302 /hello; }
                location = /gone { return 410 "gone"; }
                location = /brief { keepalive_timeout 1s; return 200 "brief"; }
                location = /narrow { client_max_body_size 1k; return 200 "narrow"; }
                location = /few { keepalive_requests 3; return 200 "few"; }
                location = /page.shtml { ssi on; ssi_types *; }
                location /up/ { dav_methods PUT DELETE; dav_access user:rw group:rw all:rw; }
              }
              server {
                listen @HTTPS@ ssl backlog=1024;
                include @DIR@/rules.conf;
                location = /hello { return 200 "$ssl_protocol|$ssl_session_reused|$ssl_server_name"; }
                location /up/ { dav_methods PUT DELETE; dav_access user:rw group:rw all:rw; }
              }
              server {
                listen @MUTUAL@ ssl backlog=1024;
                ssl_client_certificate @DIR@/ca.pem;
                ssl_verify_client optional;
                location = /who { return 200 "$ssl_client_verify|$ssl_client_s_dn|$ssl_session_reused"; }
              }
              server {
                listen @DEMANDING@ ssl backlog=1024;
                ssl_client_certificate @DIR@/ca.pem;
                ssl_verify_client on;
                location = /who { return 200 "$ssl_client_verify|$ssl_client_s_dn|$ssl_session_reused"; }
              }
              server {
                listen @TLS_1_2@ ssl backlog=1024;
                ssl_protocols TLSv1.2;
                location = /hello { return 200 "$ssl_protocol|$ssl_session_reused|$ssl_server_name"; }
              }
              server {
                listen @TLS_1_3@ ssl backlog=1024;
                ssl_protocols TLSv1.3;
                location = /hello { return 200 "$ssl_protocol|$ssl_session_reused|$ssl_server_name"; }
              }
              server {
                listen @TLS_1_1@ ssl backlog=1024;
                ssl_protocols TLSv1.1;
                ssl_ciphers "DEFAULT:@SECLEVEL=0";
                location = /hello { return 200 "$ssl_protocol"; }
              }
            }
            """;
}
