package dev.custodia.scores;

import java.util.Arrays;

/**
 * How customers have bought, as the models see it: of each distinct history how many repeat purchases there were, when
 * the last was, how long they are known, and how many customers share it. A purchase is a day on which a customer bought.
 * Days are counted from the customer's first purchase; the models reckon in weeks.
 *
 * @param x repeat purchases: days with a purchase, less the first
 * @param last day of the last purchase
 * @param age days from the first purchase to the day of reckoning
 * @param customers how many have this history
 * @param logGaps sum over all customers of the logarithms of their gaps in weeks; models of regular buying need it to
 *     compare with those of irregular buying
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, never compared whole
record Buyers(int[] x, int[] last, int[] age, int[] customers, double logGaps) {
    static final double DAYS = 7;

    int size() {
        return x.length;
    }

    long total() {
        long total = 0;
        for (int many : customers) total += many;
        return total;
    }

    long repeaters() {
        long many = 0;
        for (int i = 0; i < x.length; i++) if (x[i] > 0) many += customers[i];
        return many;
    }

    int mostPurchases() {
        return Arrays.stream(x).max().orElse(0);
    }

    double weeksToLast(int i) {
        return last[i] / DAYS;
    }

    double weeksOfAge(int i) {
        return age[i] / DAYS;
    }

    /** Puts equal histories together, in an order that does not depend on the order of the rows. */
    static Buyers of(int[] x, int[] last, int[] age, double logGaps) {
        int size = x.length;
        long[] keys = new long[size];
        // Purchases are days too, so each of the three fits 21 bits: 5,700 years.
        for (int i = 0; i < size; i++) keys[i] = ((long) x[i] << 42) | ((long) last[i] << 21) | age[i];
        Arrays.sort(keys);
        int distinct = 0;
        for (int i = 0; i < size; i++) if (i == 0 || keys[i] != keys[i - 1]) distinct++;
        Buyers buyers = new Buyers(new int[distinct], new int[distinct], new int[distinct], new int[distinct], logGaps);
        int at = -1;
        for (int i = 0; i < size; i++) {
            if (i == 0 || keys[i] != keys[i - 1]) {
                at++;
                buyers.x[at] = (int) (keys[i] >> 42);
                buyers.last[at] = (int) ((keys[i] >> 21) & 0x1F_FFFF);
                buyers.age[at] = (int) (keys[i] & 0x1F_FFFF);
            }
            buyers.customers[at]++;
        }
        return buyers;
    }

    /** An even draw of the distinct histories, for a first look at many; all of them where they are few. */
    Buyers draw(int most) {
        if (size() <= most) return this;
        int[] picked = new int[most];
        for (int i = 0; i < most; i++) picked[i] = (int) ((long) i * size() / most);
        Buyers some = new Buyers(pick(x, picked), pick(last, picked), pick(age, picked), pick(customers, picked), 0);
        return new Buyers(
                some.x,
                some.last,
                some.age,
                some.customers,
                logGaps * ((double) some.repeats() / Math.max(1, repeats())));
    }

    private long repeats() {
        long repeats = 0;
        for (int i = 0; i < x.length; i++) repeats += (long) x[i] * customers[i];
        return repeats;
    }

    private static int[] pick(int[] from, int[] picked) {
        int[] some = new int[picked.length];
        for (int i = 0; i < picked.length; i++) some[i] = from[picked[i]];
        return some;
    }
}
