package io.sallyport.internal.text;

/** Writes labels of domain names in ASCII (RFC 3492). Pure functions. Stateless. */
final class Punycode {

    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_CODE_POINT = 0x80;

    private Punycode() {}

    /** The encoded label, without its prefix. */
    static String encode(String label) {
        int[] points = label.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        for (int point : points) {
            if (point < FIRST_CODE_POINT) {
                out.append((char) point);
            }
        }
        int basic = out.length();
        int written = basic;
        if (basic > 0) {
            out.append('-');
        }
        int reached = FIRST_CODE_POINT;
        int delta = 0;
        int bias = FIRST_BIAS;
        while (written < points.length) {
            int next = smallestFrom(points, reached);
            delta += (next - reached) * (written + 1);
            reached = next;
            for (int point : points) {
                if (point < reached) {
                    delta++;
                } else if (point == reached) {
                    appendNumber(delta, bias, out);
                    bias = adapted(delta, written + 1, written == basic);
                    delta = 0;
                    written++;
                }
            }
            delta++;
            reached++;
        }
        return out.toString();
    }

    private static int smallestFrom(int[] points, int least) {
        int smallest = Integer.MAX_VALUE;
        for (int point : points) {
            if (point >= least) {
                smallest = Math.min(smallest, point);
            }
        }
        return smallest;
    }

    private static void appendNumber(int number, int bias, StringBuilder out) {
        int rest = number;
        for (int k = BASE; ; k += BASE) {
            int threshold = Math.max(T_MIN, Math.min(T_MAX, k - bias));
            if (rest < threshold) {
                out.append(digit(rest));
                return;
            }
            out.append(digit(threshold + (rest - threshold) % (BASE - threshold)));
            rest = (rest - threshold) / (BASE - threshold);
        }
    }

    private static int adapted(int delta, int points, boolean first) {
        int rest = first ? delta / DAMP : delta / 2;
        rest += rest / points;
        int k = 0;
        while (rest > (BASE - T_MIN) * T_MAX / 2) {
            rest /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }
}
