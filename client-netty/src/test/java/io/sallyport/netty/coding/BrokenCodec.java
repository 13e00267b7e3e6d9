package io.sallyport.netty.coding;

import io.sallyport.spi.ContentCodec;
import io.sallyport.spi.ContentCodecProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The coding {@code broken}, whose decoders cannot be made; brought by a provider, as users bring theirs. */
public final class BrokenCodec implements ContentCodec, ContentCodecProvider {

    @Override
    public String name() {
        return "broken";
    }

    @Override
    public List<ContentCodec> codecs() {
        return List.of(this);
    }

    @Override
    public String token() {
        return "broken";
    }

    @Override
    public Decoder decoder() throws IOException {
        throw new IOException("no decoder left");
    }

    @Override
    public Encoder encoder() throws IOException {
        throw new IOException("no encoder left");
    }

    /** What a thread's class loader must be for clients made on it to find it: it loads the class anew, since providers of a module are found by its declaration only. */
    static ClassLoader loader(Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(ContentCodecProvider.class.getName()), BrokenCodec.class.getName());
        return new Loader(folder.toUri().toURL());
    }

    private static final class Loader extends URLClassLoader {

        Loader(URL folder) {
            super(new URL[] {folder}, BrokenCodec.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(BrokenCodec.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = BrokenCodec.class.getResourceAsStream("BrokenCodec.class")) {
                byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
