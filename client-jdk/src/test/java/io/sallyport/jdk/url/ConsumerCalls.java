package io.sallyport.jdk.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Scanner;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;

/** What the platform's own libraries do with URLs, for each of http and https: an answer, an error, and a server that does not answer. */
final class ConsumerCalls {

    /** What is done with a URL. */
    private interface Use {
        Object of(URL url) throws Exception;
    }

    private final Site site;

    ConsumerCalls(Site site) {
        this.site = site;
    }

    /** Puts on an origin what is read from it. */
    static void furnish(Origin origin) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(31, 17, BufferedImage.TYPE_INT_RGB), "png", png);
        origin.put("/a.png", png.toByteArray());
        origin.put("/a.properties", "a=b\nc=d\n".getBytes(UTF_8));
        origin.put("/a.xml", "<!DOCTYPE a SYSTEM \"a.dtd\"><a><b>c&e;</b></a>".getBytes(UTF_8));
        origin.put("/a.dtd", "<!ELEMENT a ANY><!ELEMENT b ANY><!ENTITY e \"from the DTD\">".getBytes(UTF_8));
        origin.put("/lines", "1\n2\n3\n".getBytes(UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new JarEntry("in/side.txt"));
            jar.write("in a jar".getBytes(UTF_8));
        }
        origin.put("/a.jar", bytes.toByteArray());
    }

    /** All, by their names. */
    Map<String, Program.Steps> all() {
        Map<String, Program.Steps> all = new LinkedHashMap<>();
        uses().forEach((name, use) -> {
            String path = name.substring(0, (name + " ").indexOf(' '));
            for (String base : new String[] {site.http(), site.https()}) {
                String where = base.substring(0, base.indexOf(':'));
                all.put(where + name, program -> program.see("used", () -> use.of(new URL(base + path))));
                all.put(where + name + " missing", program -> {
                    program.see("used", () -> use.of(new URL(base + path + "?status=404")));
                    program.see("used", () -> use.of(new URL(base + path + "?status=500&gone")));
                });
                all.put(where + name + " stalled", program -> {
                    program.see("used", () -> use.of(new URL(base + path + "?stall")));
                });
            }
        });
        return all;
    }

    /** By the path of what they use, and how. */
    private static Map<String, Use> uses() {
        Map<String, Use> uses = new LinkedHashMap<>();
        uses.put("/a.png", url -> {
            BufferedImage image = ImageIO.read(url);
            return image.getWidth() + "x" + image.getHeight();
        });
        uses.put("/a.properties", url -> {
            Properties properties = new Properties();
            try (InputStream stream = url.openStream()) {
                properties.load(stream);
            }
            return properties.size() + properties.getProperty("c");
        });
        uses.put(
                "/a.xml",
                url -> parser().parse(url.toString()).getDocumentElement().getTextContent());
        uses.put("/a.xml by stream", url -> {
            try (InputStream stream = url.openStream()) {
                return parser().parse(stream, url.toString())
                        .getDocumentElement()
                        .getTextContent();
            }
        });
        uses.put("/a.xml transformed", url -> {
            StringWriter copy = new StringWriter();
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(new StreamSource(url.toString()), new StreamResult(copy));
            return copy;
        });
        uses.put("/lines", url -> {
            try (Scanner scanner = new Scanner(url.openStream(), UTF_8)) {
                return scanner.nextInt() + scanner.nextInt() + scanner.nextInt();
            }
        });
        uses.put("/a.jar", url -> {
            URLConnection entry = new URL("jar:" + url + "!/in/side.txt").openConnection();
            entry.setUseCaches(false);
            try (InputStream stream = entry.getInputStream()) {
                return new String(stream.readAllBytes(), UTF_8);
            }
        });
        uses.put("/a.jar by a class loader", url -> {
            try (URLClassLoader loader = new URLClassLoader(new URL[] {url}, null)) {
                InputStream stream = loader.getResourceAsStream("in/side.txt");
                return stream == null ? "nothing" : new String(stream.readAllBytes(), UTF_8);
            }
        });
        return uses;
    }

    private static DocumentBuilder parser() throws ParserConfigurationException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder();
    }
}
