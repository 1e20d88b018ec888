package dev.custodia.levels.web;

import dev.custodia.levels.Group;
import dev.custodia.levels.Levels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Movements as a table: from the groups of the rows into those of the columns. */
public record Moved(List<Group> from, List<@Nullable Group> to, Map<String, Long> customers, long all, long most) {
    static Moved of(List<Levels.Movement> movements) {
        List<Group> from = new ArrayList<>();
        List<@Nullable Group> to = new ArrayList<>();
        Map<String, Long> customers = new HashMap<>();
        long all = 0;
        long most = 0;
        for (Levels.Movement movement : movements) {
            Group source = movement.from();
            if (source == null) continue;
            if (!from.contains(source)) from.add(source);
            if (!to.contains(movement.to())) to.add(movement.to());
            customers.put(key(source, movement.to()), movement.customers());
            all += movement.customers();
            most = Math.max(most, movement.customers());
        }
        from.sort(Comparator.comparingInt(Group::number).reversed());
        to.sort(Comparator.comparingInt((@Nullable Group group) -> group == null ? 0 : group.number())
                .reversed());
        return new Moved(from, to, customers, all, most);
    }

    private static String key(Group from, @Nullable Group to) {
        return from.number() + ">" + (to == null ? 0 : to.number());
    }

    public long customers(Group from, @Nullable Group to) {
        return customers.getOrDefault(key(from, to), 0L);
    }

    /** The look of a number, the more the darker; 1 to 5. */
    public int step(long number) {
        return number == 0 || most == 0 ? 0 : (int) Math.min(5, 1 + number * 4 / most);
    }
}
