package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

class KernelSourcesTest {
    private static final String PRINTED = """
            #pragma OPENCL EXTENSION cl_khr_fp64 : enable
            __kernel void add(__global long *_kernel_context)
            {
              int i;
            }

            #pragma OPENCL EXTENSION cl_khr_fp64 : enable
            __kernel void fill(__global long *_kernel_context)
            {
            }
            .version 7.6
            .visible .entry scan(.param .u64 a) {
            }
            """;

    @Test
    void cutsOutEachKernel() {
        var sources = KernelSources.capture(() -> System.out.print(PRINTED));
        assertEquals(Set.of("add", "fill", "scan"), sources.names());
        assertEquals("__kernel void add(__global long *_kernel_context)\n{\n  int i;\n}", sources.of("add").orElseThrow());
        assertTrue(sources.of("scan").orElseThrow().startsWith(".visible .entry scan("));
        assertEquals(Optional.empty(), sources.of("other"));
    }
}
