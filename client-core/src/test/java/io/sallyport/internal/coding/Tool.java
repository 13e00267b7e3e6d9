package io.sallyport.internal.coding;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command-line program that codes, made by others. One that is missing is left out, unless {@code -Dservers=required}. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are
enum Tool {
    GZIP("gzip", "gzip", List.of("gzip", "-c"), List.of("gzip", "-dc")),
    GZIP_BEST("gzip", "gzip", List.of("gzip", "-9c"), List.of("gzip", "-dc")),
    PIGZ("gzip", "pigz", List.of("pigz", "-c", "-b", "128", "-i"), List.of("pigz", "-dc")),
    ZLIB("deflate", "pigz", List.of("pigz", "-zc"), List.of("pigz", "-zdc")),
    PYTHON_ZLIB(
            "deflate",
            "python3",
            List.of("python3", "-c", "import sys,zlib;sys.stdout.buffer.write(zlib.compress(sys.stdin.buffer.read()))"),
            List.of(
                    "python3",
                    "-c",
                    "import sys,zlib;sys.stdout.buffer.write(zlib.decompress(sys.stdin.buffer.read()))")),
    PYTHON_RAW(
            "deflate",
            "python3",
            List.of(
                    "python3",
                    "-c",
                    "import sys,zlib;c=zlib.compressobj(9,8,-15);sys.stdout.buffer.write(c.compress(sys.stdin.buffer.read())+c.flush())"),
            List.of(
                    "python3",
                    "-c",
                    "import sys,zlib;sys.stdout.buffer.write(zlib.decompress(sys.stdin.buffer.read()))")),
    BROTLI("br", "brotli", List.of("brotli", "-c"), List.of("brotli", "-dc")),
    BROTLI_FAST("br", "brotli", List.of("brotli", "-1c"), List.of("brotli", "-dc")),
    ZSTD("zstd", "zstd", List.of("zstd", "-qc"), List.of("zstd", "-qdc")),
    ZSTD_BEST("zstd", "zstd", List.of("zstd", "-q", "-19", "-c"), List.of("zstd", "-qdc"));

    private final String token;
    private final String program;
    private final List<String> encode;
    private final List<String> decode;

    Tool(String token, String program, List<String> encode, List<String> decode) {
        this.token = token;
        this.program = program;
        this.encode = encode;
        this.decode = decode;
    }

    static Stream<Tool> present() {
        return Arrays.stream(values()).filter(Tool::isPresent);
    }

    private boolean isPresent() {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, program).canExecute());
        if (!found && "required".equals(System.getProperty("servers"))) {
            throw new AssertionError(program + " is not installed");
        }
        return found;
    }

    String token() {
        return token;
    }

    byte[] encode(byte[] plain) throws IOException {
        return run(encode, plain);
    }

    byte[] decode(byte[] coded) throws IOException {
        return run(decode, coded);
    }

    static byte[] run(List<String> command, byte[] input) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread feeder = new Thread(() -> {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        feeder.start();
        try (InputStream out = process.getInputStream()) {
            byte[] result = out.readAllBytes();
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + " failed");
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
