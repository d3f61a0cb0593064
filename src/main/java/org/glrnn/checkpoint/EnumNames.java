package org.glrnn.checkpoint;

import java.util.Locale;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes the constants of enumerations in lower case, the same wherever it runs: in Turkish, i is not I's small letter. */
public final class EnumNames extends StdSerializer<Enum<?>> {

    private EnumNames() {
        super(Enum.class);
    }

    /** Returns what teaches it to a mapper. */
    public static SimpleModule module() {
        return new SimpleModule("enum names").addSerializer(new EnumNames());
    }

    @Override
    public void serialize(Enum<?> value, JsonGenerator generator, SerializationContext context) {
        generator.writeString(value.name().toLowerCase(Locale.ROOT));
    }
}
