package dev.custodia.policies.web;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** A number for each of the months to come, drawn small. */
public record Bars(String id, List<Bar> bars) {
    public Bars {
        bars = List.copyOf(bars);
    }

    /**
     * One month of it.
     *
     * @param known whether anything can be known of it
     * @param href the list of people behind it
     */
    public record Bar(YearMonth month, long number, boolean known, String href) {}

    static Bars of(String id, List<YearMonth> months, List<Long> numbers, String address) {
        return of(id, months, months.size(), numbers, address);
    }

    /** @param known of how many of the months, the first ones, anything can be known */
    static Bars of(String id, List<YearMonth> months, int known, List<Long> numbers, String address) {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < months.size(); i++)
            bars.add(new Bar(months.get(i), numbers.get(i), i < known, address + "?month=" + months.get(i)));
        return new Bars(id, bars);
    }

    public long most() {
        return bars.stream().mapToLong(Bar::number).max().orElse(0);
    }

    public long sum() {
        return bars.stream().mapToLong(Bar::number).sum();
    }
}
