package org.tornadojvm;

import java.util.Arrays;
import java.util.List;

import uk.ac.manchester.tornado.api.enums.ProfilerMode;

/** Times and bytes of the last execution of a task graph; all zero when the profiler is off. */
final class Profile {

    private static final System.Logger LOG = System.getLogger("org.tornadojvm");

    private final String graphName;
    private final List<String> taskNames;
    private final long[] taskTimes;
    private boolean on;
    private boolean onConsole;
    private long start;

    long total;
    long bind;
    long in;
    long out;
    long bytesIn;
    long bytesOut;

    Profile(String graphName, List<String> taskNames) {
        this.graphName = graphName;
        this.taskNames = taskNames;
        taskTimes = new long[taskNames.size()];
    }

    void begin(ProfilerMode mode) {
        if (mode != null || on) {
            clear();
            on = mode != null;
            onConsole = mode == ProfilerMode.CONSOLE;
            start = now();
        }
    }

    void end() {
        if (on) {
            total = now() - start;
            if (onConsole) {
                log();
            }
        }
    }

    void clear() {
        total = 0;
        bind = 0;
        in = 0;
        out = 0;
        bytesIn = 0;
        bytesOut = 0;
        Arrays.fill(taskTimes, 0);
    }

    long now() {
        return on ? System.nanoTime() : 0;
    }

    void addBind(long since) {
        bind += now() - since;
    }

    void addIn(long since, long bytes) {
        if (on) {
            in += now() - since;
            bytesIn += bytes;
        }
    }

    void addOut(long since, long bytes) {
        if (on) {
            out += now() - since;
            bytesOut += bytes;
        }
    }

    void addTask(int task, long since) {
        if (on) {
            taskTimes[task] = now() - since;
        }
    }

    long kernels() {
        long sum = 0;
        for (long time : taskTimes) {
            sum += time;
        }
        return sum;
    }

    void log() {
        LOG.log(System.Logger.Level.INFO, this::json);
    }

    /** In the form of TornadoVM's profiler: names of its metrics, nanoseconds and bytes as strings. */
    String json() {
        StringBuilder json = new StringBuilder("{\n  ").append(quote(graphName)).append(": {\n");
        entry(json, "    ", "TOTAL_TASK_GRAPH_TIME", total);
        entry(json, "    ", "TOTAL_GRAAL_COMPILE_TIME", bind);
        entry(json, "    ", "COPY_IN_TIME", in);
        entry(json, "    ", "COPY_OUT_TIME", out);
        entry(json, "    ", "TOTAL_KERNEL_TIME", kernels());
        entry(json, "    ", "TOTAL_COPY_IN_SIZE_BYTES", bytesIn);
        entry(json, "    ", "TOTAL_COPY_OUT_SIZE_BYTES", bytesOut);
        for (int i = 0; i < taskTimes.length; i++) {
            task(json, taskNames.get(i), taskTimes[i]);
        }
        json.setLength(json.length() - 2);
        return json.append("\n  }\n}\n").toString();
    }

    private static void task(StringBuilder json, String name, long time) {
        json.append("    ").append(quote(name)).append(": {\n");
        text(json, "      ", "BACKEND", JvmBackend.TYPE.name());
        text(json, "      ", "DEVICE_ID", "0:0");
        text(json, "      ", "DEVICE", JvmTargetDevice.NAME);
        entry(json, "      ", "TASK_KERNEL_TIME", time);
        json.setLength(json.length() - 2);
        json.append("\n    },\n");
    }

    private static void entry(StringBuilder json, String indent, String key, long value) {
        text(json, indent, key, Long.toString(value));
    }

    private static void text(StringBuilder json, String indent, String key, String value) {
        json.append(indent).append(quote(key)).append(": ").append(quote(value)).append(",\n");
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
