package dev.custodia.customers.web;

import dev.custodia.customers.Past;
import dev.custodia.screens.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What differs between the states of a customer before a change, after it, and now. */
public final class PastView {
    private PastView() {}

    public record Row(String label, String before, String after, String now) {
        /** Whether something else has changed it since. */
        public boolean later() {
            return !after.equals(now);
        }
    }

    /** The fields that the change turned, and behind them those that taking it back would turn, for others changed them since. */
    static List<Row> rows(Words w, Past.Turn turn) {
        Map<String, String> after = Described.of(w, turn.after());
        Map<String, String> now = Described.of(w, turn.now());
        List<Row> turned = new ArrayList<>();
        List<Row> others = new ArrayList<>();
        Described.of(w, turn.before()).forEach((label, before) -> {
            Row row = new Row(label, before, after.getOrDefault(label, ""), now.getOrDefault(label, ""));
            if (!row.before().equals(row.after())) turned.add(row);
            else if (row.later()) others.add(row);
        });
        turned.addAll(others);
        return turned;
    }
}
