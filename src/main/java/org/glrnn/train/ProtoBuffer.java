package org.glrnn.train;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A message in protocol buffers' wire format, field by field. */
final class ProtoBuffer {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    ProtoBuffer varint(int field, long value) {
        tag(field, VARINT);
        raw(value);
        return this;
    }

    ProtoBuffer float64(int field, double value) {
        tag(field, FIXED64);
        output.writeBytes(buffer(Double.BYTES).putDouble(value).array());
        return this;
    }

    ProtoBuffer float32(int field, float value) {
        tag(field, FIXED32);
        output.writeBytes(buffer(Float.BYTES).putFloat(value).array());
        return this;
    }

    ProtoBuffer bytes(int field, byte[] value) {
        tag(field, LENGTH_DELIMITED);
        raw(value.length);
        output.writeBytes(value);
        return this;
    }

    ProtoBuffer message(int field, ProtoBuffer value) {
        return bytes(field, value.toByteArray());
    }

    byte[] toByteArray() {
        return output.toByteArray();
    }

    private void tag(int field, int type) {
        raw((long) field << 3 | type);
    }

    private void raw(long value) {
        long rest = value;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            output.write((int) (rest & 0x7f | 0x80));
        }
        output.write((int) rest);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
