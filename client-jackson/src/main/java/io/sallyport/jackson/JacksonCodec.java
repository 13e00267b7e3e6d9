package io.sallyport.jackson;

import io.sallyport.spi.JsonCodec;
import java.io.IOException;
import java.lang.reflect.Type;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads JSON with Jackson: records, beans, Maps, lists, generic types. Thread-safe, immutable.
 *
 * <p>{@link #create()} is set up as users of other people's services expect it:
 *
 * <ul>
 *   <li>properties the type does not know are ignored, so that a service may add some;
 *   <li>{@code java.time} is ISO text; a date and time keeps the offset it was sent with;
 *   <li>an absent property is null, zero or false, as in a new bean; a null where a primitive must stand is an error;
 *   <li>anything after the value is an error, and so is a body that is empty or null.
 * </ul>
 *
 * For anything else give {@link #of} a mapper of your own; start with {@code JacksonCodec.create().mapper().rebuild()} to keep the rest.
 *
 * <p>Failures say where, and never what: neither keys of Maps nor values of the JSON stand in a message, and Jackson's own exception, which may quote
 * them, is not among the causes; its stack trace is kept.
 */
public final class JacksonCodec implements JsonCodec {

    private static final JacksonCodec DEFAULTS = new JacksonCodec(JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .build());

    private final JsonMapper mapper;

    private JacksonCodec(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * {@return a codec with the defaults above}
     */
    public static JacksonCodec create() {
        return DEFAULTS;
    }

    /**
     * A codec that does as a mapper is set up.
     *
     * @param mapper the mapper
     * @return the codec
     */
    public static JacksonCodec of(JsonMapper mapper) {
        return new JacksonCodec(mapper);
    }

    /** {@return the mapper that does the work} */
    public JsonMapper mapper() {
        return mapper;
    }

    @Override
    public byte[] write(Object value) throws IOException {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw JacksonFailure.writing(value.getClass(), e);
        }
    }

    @Override
    public Object read(byte[] json, Type type) throws IOException {
        if (json.length == 0) {
            throw new IOException("nothing at all (expected: JSON of " + type.getTypeName() + ")");
        }
        Object value;
        try {
            JavaType target = mapper.constructType(type);
            value = mapper.readValue(json, target);
        } catch (JacksonException e) {
            throw JacksonFailure.reading(type, e);
        }
        if (value == null) {
            throw new IOException("null (expected: a value of " + type.getTypeName() + ")");
        }
        return value;
    }

    /** Names the library and its version. */
    @Override
    public String toString() {
        return "Jackson " + mapper.version();
    }
}
