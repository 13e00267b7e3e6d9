package io.sallyport.benchmarks.loop;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Reads a flight recording of a {@link Worker} and lists what was allocated where: the class, the frame that allocated, and
 * the first frame of this project above it. Make the recording by
 * {@code ClosedLoop clients=sallyport-get jvm=-XX:StartFlightRecording:filename=%.jfr,...}, see docs/benchmarks.md.
 */
public final class AllocationSites {
    private static final int SHOWN = 60;

    private AllocationSites() {}

    /**
     * Prints the list.
     *
     * @param args the recording, and the bytes a request that ClosedLoop measured, among which the samples are shared out
     */
    public static void main(String[] args) throws Exception {
        double bytes = Double.parseDouble(args[1]);
        Map<String, Long> weights = new HashMap<>();
        long total = 0;
        try (RecordingFile recording = new RecordingFile(Path.of(args[0]))) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                RecordedStackTrace stack = event.getStackTrace();
                if (event.getEventType().getName().equals("jdk.ObjectAllocationSample") && stack != null) {
                    long weight = event.getLong("weight");
                    total += weight;
                    weights.merge(
                            event.getClass("objectClass").getName() + "\n" + site(stack.getFrames()),
                            weight,
                            Long::sum);
                }
            }
        }
        double all = total;
        weights.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(entry -> System.out.printf(
                        Locale.ROOT,
                        "%6.0f B %5.1f%%  %s%n",
                        entry.getValue() / all * bytes,
                        entry.getValue() / all * 100,
                        entry.getKey().replace("\n", "\n                 ")));
    }

    private static String site(List<RecordedFrame> frames) {
        if (frames.isEmpty()) {
            return "somewhere";
        }
        String top = text(frames.get(0));
        for (RecordedFrame frame : frames) {
            if (frame.getMethod().getType().getName().startsWith("io.sallyport.")) {
                return text(frame).equals(top) ? top : top + "  <-  " + text(frame);
            }
        }
        return frames.size() < 2 ? top : top + "  <-  " + text(frames.get(1));
    }

    private static String text(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName() + ":" + frame.getLineNumber();
    }
}
