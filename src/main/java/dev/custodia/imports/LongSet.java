package dev.custodia.imports;

/** A set of numbers that takes 16 bytes for each: a boxed one takes five times that. */
final class LongSet {
    private long[] slots = new long[1 << 10];
    private int size;
    private boolean zero;

    /** Whether it was not there before. */
    boolean add(long value) {
        if (value == 0) {
            boolean fresh = !zero;
            zero = true;
            return fresh;
        }
        if (size * 2 >= slots.length) grow();
        if (!put(slots, value)) return false;
        size++;
        return true;
    }

    private static boolean put(long[] slots, long value) {
        int mask = slots.length - 1;
        int at = Long.hashCode(value * 0x9E3779B97F4A7C15L) & mask;
        while (slots[at] != 0) {
            if (slots[at] == value) return false;
            at = (at + 1) & mask;
        }
        slots[at] = value;
        return true;
    }

    private void grow() {
        long[] wider = new long[slots.length * 2];
        for (long value : slots) if (value != 0) put(wider, value);
        slots = wider;
    }
}
