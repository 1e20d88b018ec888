package dev.custodia.screens;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, for programs.
 *
 * @param next to be given as {@code after} for the page that follows; null on the last one
 */
public record Items<T>(
        List<T> items,

        @Schema(description = "Give it as `after` to get the next page; null on the last page") @Nullable
        String next) {
    public static final int SIZE = 50;
    public static final int LARGEST = 500;

    /** The page of at most {@code size} that begins a list of one more, if there is one more. */
    public static <T> Items<T> of(List<T> upToOneMore, int size, Function<T, String> cursor) {
        if (upToOneMore.size() <= size) return new Items<>(upToOneMore, null);
        List<T> page = List.copyOf(upToOneMore.subList(0, size));
        return new Items<>(page, cursor.apply(page.getLast()));
    }

    /** How many of a page are given to who asks for so many: at least one, at most {@value #LARGEST}. */
    public static int size(@Nullable Integer wanted) {
        return wanted == null ? SIZE : Math.clamp(wanted, 1, LARGEST);
    }
}
