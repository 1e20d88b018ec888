package dev.custodia.levels;

import java.util.ArrayList;
import java.util.List;

/** The groups that pairs of recency and frequency fall into at first: five by five; other scales are spread over them. */
final class Grid {
    static final int GROUPS = 11;

    private static final short[][] FIVE = {
        {1, 2, 3, 3, 4}, {2, 2, 3, 3, 4}, {5, 5, 6, 7, 7}, {8, 10, 10, 7, 7}, {9, 10, 10, 11, 11}
    };

    private Grid() {}

    static List<Short> usual(int recency, int frequency) {
        List<Short> grid = new ArrayList<>();
        for (int r = 1; r <= recency; r++)
            for (int f = 1; f <= frequency; f++) grid.add(FIVE[spread(r, recency) - 1][spread(f, frequency) - 1]);
        return grid;
    }

    /** 1, 2, 3 of three are 1, 3, 5 of five. */
    private static int spread(int level, int levels) {
        return levels == 3 ? level * 2 - 1 : level;
    }
}
