package io.sallyport.jdk.opener;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;

/** Python's urllib.request, which urllib2 has become, as a second opinion. Where there is no Python the test is left out, which {@code -Dservers=required} makes a failure. */
@SuppressWarnings("StringConcatToTextBlock") // programs, line by line
final class Python {

    private static final boolean REQUIRED = "required".equals(System.getProperty("servers"));
    private static final String PRELUDE = String.join(
            "\n",
            "import sys, urllib.request, urllib.error, http.cookiejar",
            "from urllib.request import *",
            "base = sys.argv[1]",
            "def headers(r):",
            "    return ' '.join(n + '=' + str(r.info().get(n)) for n in"
                    + " ('X-Answer', 'Content-type', 'Content-length', 'Last-modified') if r.info().get(n))",
            "def text(r):",
            "    return '%s %s %s %s' % (r.getcode(), r.geturl().replace(base, ''), headers(r), r.read().decode())",
            "def opener(*handlers):",
            "    o = build_opener(ProxyHandler({}), *handlers)",
            "    o.addheaders = [('User-agent', 'both')]",
            "    return o",
            "def show(call):",
            "    try:",
            "        print('OK ' + text(call()))",
            "    except urllib.error.HTTPError as e:",
            "        print('HTTP error ' + text(e))",
            "    except urllib.error.URLError as e:",
            "        print('URL error')",
            "    except ValueError as e:",
            "        print('value error')",
            "");

    private Python() {}

    /** What a program prints; its lines may use {@code show}, {@code opener} and {@code base}. */
    static String run(String program, String base) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("python3", "-c", PRELUDE + program, base)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            String missing = "python3: not on the PATH";
            if (REQUIRED) {
                throw new IllegalStateException("-Dservers=required, but " + missing, e);
            }
            System.out.println("[servers] LEFT OUT " + missing);
            return Assumptions.abort(missing);
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError("python3 ended with " + code + ": " + output);
        }
        return output.strip();
    }
}
