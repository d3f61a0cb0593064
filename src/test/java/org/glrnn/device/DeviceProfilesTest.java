package org.glrnn.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceProfilesTest {
    private static final String GOOD = """
            name: mine
            backend: opencl
            device_type: gpu
            match: {name_pattern: "Radeon", memory_megabytes: 8000}
            scan:
              variant: chunked
              chunk: 32
            product: {variant: local, tile: 8}
            reduction: {variant: group}
            work_groups: {linear: 64}
            jvm_flags: []
            compiler_flags: []
            notes: none
            """;

    @Test
    void everyProfileReadsAndIsNamedLikeItsFile() {
        for (var name : DeviceProfiles.NAMES) {
            assertEquals(name, DeviceProfiles.load(name).name());
            assertFalse(DeviceProfiles.load(name).notes().isBlank(), name);
        }
    }

    @Test
    void aProfileNamesTheKernelsOfTheGraphs() throws IOException {
        assertEquals(KernelVariants.PLAIN, DeviceProfiles.load("cpu-jvm").variants());
        assertEquals(new KernelVariants(Scan.CHANNEL, 0, Product.BLOCKED, 4, 0), DeviceProfiles.load("cpu-opencl").variants());
        assertEquals(new KernelVariants(Scan.CHUNKED, 64, Product.LOCAL, 16, 128), DeviceProfiles.load("gpu-ptx").variants());
        assertEquals(Scan.BLOCKED, DeviceProfiles.load("fpga-intel").variants().scan());
        var associative = GOOD.replace("variant: chunked", "variant: associative");
        assertEquals(Scan.ASSOCIATIVE, ProfileReader.read("mine.yaml", associative).variants().scan());
    }

    @Test
    void aWrittenProfileIsReadBack() {
        for (var name : DeviceProfiles.NAMES) {
            var profile = DeviceProfiles.load(name);
            assertEquals(profile, ProfileReader.read("written.yaml", profile.toYaml()), name);
        }
    }

    /** Files that earlier versions wrote, or that their users copied, have a key more. */
    @Test
    void anEarlierVersionsProfileIsRead() {
        var earlier = GOOD.replace("{linear: 64}", "{linear: 64, square: 8}");
        var profile = ProfileReader.read("mine.yaml", earlier);
        assertEquals(ProfileReader.read("mine.yaml", GOOD), profile);
        assertFalse(profile.toYaml().contains("square"), profile.toYaml());
    }

    /** Users' profiles survive new keys. */
    @Test
    void whatAProfileDoesNotSayHasItsDefault() {
        var shortest = ProfileReader.read("mine.yaml", "name: mine\nbackend: opencl\ndevice_type: gpu\n");
        assertEquals(KernelVariants.PLAIN, shortest.variants());
        assertTrue(shortest.fits(device("opencl:0", "gpu", "AMD", "Radeon VII")));
        assertEquals(List.of(), shortest.jvmArguments());
        var variants = ProfileReader.read("mine.yaml", "name: mine\nbackend: opencl\ndevice_type: gpu\n"
                + "scan: {variant: chunked}\nproduct: {variant: local}\nreduction: {variant: group}\n").variants();
        assertEquals(new KernelVariants(Scan.CHUNKED, 64, Product.LOCAL, 16, 64), variants);
    }

    @Test
    void profilesOfABackendLaunchWithTheSameFlags() {
        for (var name : DeviceProfiles.NAMES) {
            var profile = DeviceProfiles.load(name);
            if (!profile.deviceType().equals("fpga")) {
                assertEquals(DeviceProfiles.forLaunch(profile.backend()).jvmArguments(), profile.jvmArguments(), name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "opencl:0, cpu,  Portable Computing Language,              pthread-skylake,        cpu-opencl",
        "opencl:1, gpu,  NVIDIA CUDA,                              NVIDIA A100,            gpu-opencl",
        "ptx:0,    gpu,  PTX,                                      NVIDIA A100,            gpu-ptx",
        "cuda:0,   gpu,  CUDA,                                     NVIDIA A100,            gpu-cuda",
        "spirv:0,  gpu,  LevelZero,                                Intel(R) UHD Graphics,  gpu-spirv",
        "opencl:0, fpga, Intel(R) FPGA SDK for OpenCL(TM),         p385a_sch_ax115,        fpga-intel",
        "opencl:2, fpga, Xilinx,                                   xilinx_u50,             fpga-xilinx"})
    void findsTheProfileOfADevice(String device, String type, String platform, String name, String expected) {
        var found = DeviceProfiles.matching(device(device, type, platform, name)).orElseThrow();
        assertEquals(expected, found.profile().name());
        assertTrue(found.reason().contains(type), found.reason());
    }

    @Test
    void aDeviceThatIsLikeNoneHasNoProfile() {
        assertTrue(DeviceProfiles.matching(device("metal:0", "gpu", "Metal", "M4")).isEmpty());
    }

    @Test
    void aFileOfTheUsersIsReadAndFitsByNameAndMemory(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("mine.yaml"), GOOD);
        var profile = DeviceProfiles.load(file.toString());
        assertEquals(32, profile.scan().chunk());
        assertTrue(profile.fits(device("opencl:0", "gpu", "AMD", "Radeon VII")));
        assertFalse(profile.fits(device("opencl:0", "gpu", "AMD", "FirePro")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            device_type: gpu   | device_type: tpu       | mine.yaml:3: device_type: tpu is not one of
            variant: chunked   | variant: sideways      | mine.yaml:6: scan.variant: sideways is not one of
            chunk: 32          | chunk: 0               | mine.yaml:7: scan.chunk: 0 is less than 1
            chunk: 32          | chunk: many            | mine.yaml:7:
            chunk: 32          | chunks: 32             | mine.yaml:7: unknown key chunks; known are chunk, variant
            variant: local     | variant: global        | mine.yaml:8: product.variant: global is not one of
            tile: 8            | tile: 0                | mine.yaml:8: product.tile: 0 is less than 1
            linear: 64         | linear: 0              | mine.yaml:10: work_groups.linear: 0 is
            linear: 64         | linear: 64, cube: 8    | mine.yaml:10: unknown key cube; known are linear
            linear: 64         | linear: 96             | mine.yaml:10: work_groups.linear: 96 is not a power of two up to 256
            variant: group     | variant: team          | mine.yaml:9: reduction.variant: team is not one of item, group
            tile: 8            | tile: 17               | mine.yaml:8: product.tile: 17 is more than 16
            notes: none        | colour: red            | mine.yaml:13: unknown key colour
            Radeon             | (Radeon                | mine.yaml:4: match.name_pattern: not a regular expression
            backend: opencl    | backend: [             | mine.yaml:
            """)
    void complaintsNameFileAndLine(String from, String to, String complaint) {
        var failure = assertThrows(DeviceException.class, () -> ProfileReader.read("mine.yaml", GOOD.replace(from, to)));
        assertTrue(failure.getMessage().startsWith(complaint), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    }

    @Test
    void whatIsMissingIsNamed() {
        var failure = assertThrows(DeviceException.class,
                () -> ProfileReader.read("mine.yaml", GOOD.replace("backend: opencl\n", "")));
        assertTrue(failure.getMessage().contains("backend"), failure.getMessage());
    }

    @Test
    void anUnknownProfileListsThoseThereAre() {
        var failure = assertThrows(DeviceException.class, () -> DeviceProfiles.load("gpu-abacus"));
        assertTrue(failure.getMessage().contains("gpu-abacus") && failure.getMessage().contains("gpu-ptx"),
                failure.getMessage());
    }

    private static DeviceInfo device(String device, String type, String platform, String name) {
        return new DeviceInfo(device, name, platform, type, 16L << 30, 4L << 30, 48 << 10, 40, List.of(1024L),
                List.of(1024L, 1024L, 64L), "");
    }
}
