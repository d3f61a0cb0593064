package org.glrnn.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTensorsTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"a\":[[[0.1,-2.5],[1.0E-320,4.9E-324]],[[-0.0,1.7976931348623157E308],[3.0,0.30000000000000004]]]}",
        "{\"a\":[1.5,-0.0,1.401298464324817E-45,3.4028234663852886E38]}",
        "{\"a\":[[1,2],[3,4]],\"b\":{\"c\":[1.5,2]},\"d\":[0.0,null],\"e\":[[1.5],[2.5,3.5]],\"f\":[],\"g\":[[],[]],\"h\":\"t\"}"})
    void notABitIsLost(String json) {
        var node = GoldenFile.parse(json.getBytes());
        var packed = GoldenFile.parse(PackGolden.pack(node).toString().getBytes());
        assertEquals(node, PackedTensors.unpack(packed));
        assertEquals(json, PackedTensors.unpack(packed).toString());
    }

    @Test
    void whatFitsIntoSinglePrecisionTakesFourBytesACell() {
        var json = "{\"a\":[1.5,-2.25,0.1]}";
        assertTrue(PackGolden.pack(GoldenFile.parse(json.getBytes())).toString().contains("float64"));
        assertEquals("{\"a\":{\"shape\":[3],\"float32\":\"P8A+wBAAAAAAAAAA\"}}",
                PackGolden.pack(GoldenFile.parse(json.replace("0.1", "0.125").getBytes())).toString());
    }

    /** The packaged files are what {@link PackGolden} makes of them: same bytes each time. */
    @Test
    void packingIsDeterministic() throws IOException {
        var file = GoldenCopies.read("layer_tied_linear_carry.json");
        assertArrayEquals(PackGolden.compress(PackGolden.pack(file)), PackGolden.compress(PackGolden.pack(file.deepCopy())));
    }

    @Test
    void theIndexListsEveryResource() throws IOException, URISyntaxException {
        var directory = Path.of(GoldenResources.class.getResource("/golden/index.txt").toURI()).getParent();
        List<String> there;
        try (var files = Files.list(directory)) {
            there = files.map(path -> path.getFileName().toString()).filter(name -> name.endsWith(".gz"))
                    .map(name -> name.replace(".gz", "")).sorted().toList();
        }
        assertEquals(there, GoldenResources.list().stream().map(GoldenFile::name).toList());
    }
}
