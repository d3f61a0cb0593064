package org.tornadojvm;

import java.lang.invoke.MethodHandle;

record LaneCode(MethodHandle method, int context, boolean poisons) implements TaskCode {
    @Override public How how() { return How.LANES; }
    @Override public String why() { return ""; }
    @Override public Launch bind(Object[] a) { throw Refusal.of("KernelContext", "todo"); }
}
