package dev.custodia.screens;

import java.util.List;

/**
 * How far a long job is, counted in people.
 *
 * @param done people done
 * @param total people in all
 * @param sentence what is going on: "Archiving", "Paused", "Finished in 12 seconds"
 * @param reasons people left alone so far, by reason
 * @param finished whether nothing more will come
 */
public record Progress(long done, long total, String sentence, List<Part> reasons, boolean finished) {
    public Progress {
        reasons = List.copyOf(reasons);
    }
}
