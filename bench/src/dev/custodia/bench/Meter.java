package dev.custodia.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Takes the time: on the wall, of this Java, and of PostgreSQL's processes, which Linux tells in hundredths of a second. */
final class Meter {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final double TICKS = 100.0;

    /** Of what was forgotten to look at a part. */
    private static final AtomicLong HEAP_PEAK = new AtomicLong();

    private final long postmaster;

    Meter(long backend) {
        this.postmaster = Files.exists(stat(backend)) ? Long.parseLong(fields(backend)[1]) : -1;
    }

    /** Seconds; of processors together. */
    record Reading(double wall, double java, double database, String answer) {
        Reading withAnswer(String other) {
            return new Reading(wall, java, database, other);
        }

        double cpu() {
            return java + database;
        }
    }

    /** What a side of a comparison does: made ready, measured, and asked what it came to. */
    record Side(Runnable ready, Runnable work, Supplier<String> answer) {}

    Reading measure(Side side) {
        side.ready().run();
        double java = SYSTEM.getProcessCpuTime() / 1e9;
        double database = database();
        long start = System.nanoTime();
        side.work().run();
        double wall = (System.nanoTime() - start) / 1e9;
        double javaTaken = SYSTEM.getProcessCpuTime() / 1e9 - java;
        double databaseTaken = database() - database;
        return new Reading(wall, javaTaken, databaseTaken, side.answer().get());
    }

    /** Seconds that the postmaster, those who work for it now, and those whom it has buried have taken. */
    private double database() {
        if (postmaster < 0) return 0;
        long ticks = 0;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                String name = process.getFileName().toString();
                if (!name.chars().allMatch(Character::isDigit)) continue;
                long pid = Long.parseLong(name);
                ticks += taken(pid);
            }
        } catch (IOException noProc) {
            return 0;
        }
        return ticks / TICKS;
    }

    private long taken(long pid) {
        try {
            String[] fields = fields(pid);
            long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            if (pid == postmaster) return own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
            return fields[1].equals(Long.toString(postmaster)) ? own : 0;
        } catch (IllegalStateException goneMeanwhile) {
            return 0;
        }
    }

    private static Path stat(long pid) {
        return Path.of("/proc", Long.toString(pid), "stat");
    }

    /** State, parent, ... as in proc(5), from the third field on. */
    private static String[] fields(long pid) {
        try {
            return Files.readString(stat(pid)).replaceFirst("(?s).*\\) ", "").split(" ");
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    static double load() {
        return SYSTEM.getSystemLoadAverage();
    }

    /** The most of the heap that was in use meanwhile, in megabytes. */
    static long heapPeakOf(Runnable work) {
        HEAP_PEAK.set(heapPeak());
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        work.run();
        return heapPeakSince() >> 20;
    }

    private static Stream<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
    }

    private static long heapPeakSince() {
        return heapPools()
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static long heapPeak() {
        return Math.max(HEAP_PEAK.get(), heapPeakSince());
    }

    /** Megabytes: the most that this process ever had in memory, and the most of its heap that was in use. */
    static String memory() {
        return "heap limit " + (Runtime.getRuntime().maxMemory() >> 20) + " MB, heap peak " + (heapPeak() >> 20)
                + " MB, resident peak " + resident() + " MB";
    }

    private static String resident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .map(line -> Long.toString(Long.parseLong(line.replaceAll("\\D", "")) >> 10))
                    .findFirst()
                    .orElse("?");
        } catch (IOException noProc) {
            return "?";
        }
    }
}
