package dev.custodia.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custodia.CustodiaTest;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Every workload once, on a small base, so that none rots: what product and floor come to is compared, not the time. */
@CustodiaTest
class BenchTest {
    @Autowired
    ApplicationContext house;

    @TempDir
    Path folder;

    @Test
    void product_and_floor_come_to_the_same_in_every_workload() {
        var report = new Report(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try (var bench = new Workbench(house, Size.XS, folder, report, null)) {
            Bench.run(bench, Set.copyOf(Bench.ALL));
        }
        assertThat(report.lines()).filteredOn(line -> line.startsWith("| ")).hasSizeGreaterThan(17);
    }
}
