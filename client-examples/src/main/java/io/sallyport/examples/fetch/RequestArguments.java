package io.sallyport.examples.fetch;

import io.sallyport.MultipartBody;
import io.sallyport.Request;
import io.sallyport.RequestBody;
import io.sallyport.auth.Authenticator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be sent. Filled by picocli. */
final class RequestArguments {

    @Parameters(paramLabel = "URL", description = "An http or https URL.")
    private String url = "";

    @Option(
            names = {"-X", "--method"},
            paramLabel = "METHOD",
            description = "Default: GET, or POST with a body.")
    private @Nullable String method;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "Add a header; may be repeated.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "TEXT",
            description = "Send a text; @FILE sends a file.")
    private @Nullable String data;

    @Option(names = "--json", paramLabel = "JSON", description = "Send JSON, and ask for it.")
    private @Nullable String json;

    @Option(
            names = {"-F", "--form"},
            paramLabel = "NAME=VALUE",
            description = "Send a part of a form; NAME=@FILE sends a file. May be repeated.")
    private List<String> parts = new ArrayList<>();

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER:PASSWORD",
            description = "Who you are, for Basic and Digest.")
    private @Nullable String user;

    @Option(names = "--deadline", paramLabel = "SECONDS", description = "Give up after this time.")
    private double deadline;

    /** {@code GET http://h/}, before the URL is known to be one. */
    String text() {
        return methodOrDefault() + " " + url;
    }

    private String methodOrDefault() {
        boolean hasBody = data != null || json != null || !parts.isEmpty();
        return method != null ? method : hasBody ? "POST" : "GET";
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException if an argument is not what it must be; the text names it
     */
    Request request() {
        Request.Builder request = Request.builder(methodOrDefault(), url);
        if (json != null) {
            request.header("Accept", "application/json");
            request.body(RequestBody.of(json.getBytes(StandardCharsets.UTF_8)).withContentType("application/json"));
        } else if (!parts.isEmpty()) {
            request.body(form());
        } else if (data != null) {
            request.body(data.startsWith("@") ? RequestBody.file(Path.of(data.substring(1))) : RequestBody.of(data));
        }
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("header: " + header + " (expected: NAME: VALUE)");
            }
            request.addHeader(
                    header.substring(0, colon), header.substring(colon + 1).strip());
        }
        if (user != null) {
            int colon = user.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("user: no colon (expected: USER:PASSWORD)");
            }
            request.authenticator(Authenticator.password(user.substring(0, colon), user.substring(colon + 1)));
        }
        if (deadline > 0) {
            request.deadline(Duration.ofNanos((long) (deadline * 1e9)));
        }
        return request.build();
    }

    private RequestBody form() {
        MultipartBody.Builder form = RequestBody.multipart();
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("form: " + part + " (expected: NAME=VALUE)");
            }
            String name = part.substring(0, equals);
            String value = part.substring(equals + 1);
            if (value.startsWith("@")) {
                form.file(name, Path.of(value.substring(1)));
            } else {
                form.field(name, value);
            }
        }
        return form.build();
    }
}
