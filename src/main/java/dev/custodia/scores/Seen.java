package dev.custodia.scores;

/**
 * All customers who had bought by the end of a day, as they were known then, and whether they have bought since.
 *
 * @param day days since 1970
 * @param customers their ids, ascending
 * @param days on how many days each had bought
 * @param first day of the first purchase, likewise {@code last}
 * @param spent what all purchases came to, in the smallest units of the customer's currency
 * @param spentFirst what those of the first day came to
 * @param logGaps per customer, the sum of the logarithms of the gaps in weeks
 * @param currency in which each is summed
 * @param since how many days of the months after held a purchase; empty where they are still to come
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, never compared whole
record Seen(
        int day,
        long[] customers,
        int[] days,
        int[] first,
        int[] last,
        double[] spent,
        double[] spentFirst,
        double[] logGaps,
        String[] currency,
        int[] since) {
    int size() {
        return customers.length;
    }

    int repeats(int i) {
        return days[i] - 1;
    }

    double weeksToLast(int i) {
        return (last[i] - first[i]) / Buyers.DAYS;
    }

    double weeksOfAge(int i) {
        return (day - first[i]) / Buyers.DAYS;
    }

    int silent(int i) {
        return day - last[i];
    }

    /** The mean of the purchases after the first, by which the value of one is estimated. */
    double repeatMean(int i) {
        return days[i] < 2 ? 0 : (spent[i] - spentFirst[i]) / (days[i] - 1);
    }

    boolean[] gone() {
        boolean[] gone = new boolean[since.length];
        for (int i = 0; i < since.length; i++) gone[i] = since[i] == 0;
        return gone;
    }

    /** Some of them. */
    Seen only(int[] some) {
        int size = some.length;
        Seen only = new Seen(
                day,
                new long[size],
                new int[size],
                new int[size],
                new int[size],
                new double[size],
                new double[size],
                new double[size],
                new String[size],
                new int[since.length == 0 ? 0 : size]);
        for (int k = 0; k < size; k++) {
            int i = some[k];
            only.customers[k] = customers[i];
            only.days[k] = days[i];
            only.first[k] = first[i];
            only.last[k] = last[i];
            only.spent[k] = spent[i];
            only.spentFirst[k] = spentFirst[i];
            only.logGaps[k] = logGaps[i];
            only.currency[k] = currency[i];
            if (since.length > 0) only.since[k] = since[i];
        }
        return only;
    }

    Buyers buyers() {
        int[] x = new int[size()];
        int[] to = new int[size()];
        int[] age = new int[size()];
        double gaps = 0;
        for (int i = 0; i < size(); i++) {
            x[i] = days[i] - 1;
            to[i] = last[i] - first[i];
            age[i] = day - first[i];
            gaps += logGaps[i];
        }
        return Buyers.of(x, to, age, gaps);
    }
}
