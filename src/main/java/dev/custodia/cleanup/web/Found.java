package dev.custodia.cleanup.web;

import dev.custodia.cleanup.Choosing;
import dev.custodia.customers.Glance;
import dev.custodia.screens.Part;
import java.util.List;

/**
 * What a choice finds, as the pages show it.
 *
 * @param sentence how many, and what of them
 * @param rule the choice in words; empty where the sentence says it all
 * @param parts what would become of them, and how many the check would leave alone, as things are now
 * @param examples a few of those to whom it would be done
 * @param kept a few of those who would be left alone
 * @param lists where all of them stand in the list of customers; none where the list cannot ask so
 * @param wrong what cannot be asked, or empty
 */
public record Found(
        String sentence,
        String rule,
        Choosing.Look look,
        List<Part> parts,
        List<Glance> examples,
        List<Kept> kept,
        List<Listed> lists,
        String wrong) {
    static Found nobody(String wrong) {
        return new Found("", "", new Choosing.Look(0, 0, 0, 0), List.of(), List.of(), List.of(), List.of(), wrong);
    }

    /** Whether there is anything to be said of it. */
    public boolean asked() {
        return !sentence.isEmpty();
    }

    /** How many a choice finds that an address stands for. */
    public record Total(long number, String href) {}

    public record Kept(Glance glance, List<String> reasons) {}

    public record Listed(String label, String href) {}
}
